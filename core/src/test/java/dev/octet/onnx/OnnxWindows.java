package dev.octet.onnx;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.Conv2d;
import dev.octet.operator.LocalResponseNormalization;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Mean;
import dev.octet.operator.Operator;
import dev.octet.operator.Pad;
import dev.octet.operator.Reduce;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.ResizeNearestNeighbor;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.Arrays;
import java.util.List;

/** Pooling, convolutions and resizing of images. */
final class OnnxWindows {
  private final OnnxReader.Node node;
  private final OnnxGraph graph;

  OnnxWindows(OnnxReader.Node node, OnnxGraph graph) {
    this.node = node;
    this.graph = graph;
  }

  /** The outputs, or null for other operators. */
  List<Value> map() {
    Value output =
        switch (node.operator()) {
          case "MaxPool", "AveragePool" -> pool();
          case "GlobalAveragePool" -> global(new Mean(true));
          case "GlobalMaxPool" -> global(new Reduce(Reduce.Kind.MAX, true));
          case "Conv" ->
              convolution(graph.input(0), 1, graph.has(2) ? graph.constant(2) : null, null);
          case "QLinearConv" -> quantizedConvolution();
          case "LRN" -> responseNormalization();
          case "Resize" -> resize(3);
          case "Upsample" -> resize(-1);
          default -> null;
        };
    return output == null ? null : List.of(output);
  }

  private int[] ints(String name, int otherwise, int count) {
    int[] given = node.integers(name);
    if (given != null) {
      return given;
    }
    int[] ints = new int[count];
    Arrays.fill(ints, otherwise);
    return ints;
  }

  /** A window as ONNX describes it, on an image {@code [N,H,W,C]} that may have had one axis. */
  private Window2d window(Value image, int[] kernel) {
    int axes = kernel.length;
    if (axes > 2) {
      throw new LeftOut("images of three dimensions");
    }
    int[] strides = ints("strides", 1, axes);
    int[] dilations = ints("dilations", 1, axes);
    int[] pads = ints("pads", 0, 2 * axes);
    String auto = node.text("auto_pad", "NOTSET");
    int[] begin = new int[2];
    int[] end = new int[2];
    for (int i = 0; i < axes; i++) {
      int extent = image.shape().dim(3 - axes + i);
      int span = (kernel[i] - 1) * dilations[i] + 1;
      if (auto.startsWith("SAME")) {
        int needed = Math.max(0, ((extent - 1) / strides[i]) * strides[i] + span - extent);
        begin[i] = auto.equals("SAME_LOWER") ? needed - needed / 2 : needed / 2;
        end[i] = needed - begin[i];
      } else if (auto.equals("NOTSET")) {
        begin[i] = pads[i];
        end[i] = pads[axes + i] + more(extent + pads[i], pads[axes + i], span, strides[i]);
      }
    }
    int y = axes - 2;
    return axes == 1
        ? new Window2d(1, kernel[0], 1, strides[0], 1, dilations[0], 0, 0, begin[0], end[0])
        : new Window2d(
            kernel[0],
            kernel[1],
            strides[y],
            strides[1],
            dilations[y],
            dilations[1],
            begin[y],
            end[y],
            begin[1],
            end[1]);
  }

  /** Padding that the rounding of the extent asks for. */
  private int more(int before, int after, int span, int stride) {
    int rest = (before + after - span) % stride;
    boolean begins = before + after - span - rest + stride < before;
    return node.integer("ceil_mode", 0) != 0 && rest != 0 && begins ? stride - rest : 0;
  }

  private Value pool() {
    if (node.outputs().size() > 1) {
      throw new LeftOut("indices of the maxima");
    }
    Value x = graph.input(0);
    Value image = graph.toImage(x);
    Window2d window = window(image, node.integers("kernel_shape"));
    if (window.dilationY() * window.dilationX() != 1) {
      throw new LeftOut("dilated pooling");
    }
    boolean isMax = node.operator().equals("MaxPool");
    int padding = window.top() + window.bottom() + window.left() + window.right();
    if (!isMax && padding > 0 && node.integer("count_include_pad", 0) != 0) {
      if (node.integer("ceil_mode", 0) != 0) {
        throw new LeftOut("padding of which only a part is counted");
      }
      image = padded(image, window);
      window =
          new Window2d(
              window.height(),
              window.width(),
              window.strideY(),
              window.strideX(),
              window.dilationY(),
              window.dilationX(),
              0,
              0,
              0,
              0);
    }
    Operator pool =
        isMax ? new MaxPool2d(window, Activation.NONE) : new AveragePool2d(window, Activation.NONE);
    return graph.fromImage(
        graph.node(
            pool, graph.result(x.type(), extents(image, window, image.shape().dim(3))), image),
        x.shape().rank());
  }

  private static int[] extents(Value image, Window2d window, int channels) {
    return new int[] {
      image.shape().dim(0),
      window.outputHeight(image.shape().dim(1)),
      window.outputWidth(image.shape().dim(2)),
      channels
    };
  }

  private Value padded(Value image, Window2d window) {
    int height = image.shape().dim(1) + window.top() + window.bottom();
    int width = image.shape().dim(2) + window.left() + window.right();
    Value paddings =
        graph.reshape(
            graph.ints(0, 0, window.top(), window.bottom(), window.left(), window.right(), 0, 0),
            4,
            2);
    int[] dims = {image.shape().dim(0), height, width, image.shape().dim(3)};
    return graph.node(new Pad(), graph.result(image.type(), dims), image, paddings);
  }

  private Value global(Operator operator) {
    Value x = graph.input(0);
    int rank = x.shape().rank();
    int[] dims = x.shape().toArray();
    int[] axes = new int[rank - 2];
    for (int i = 2; i < rank; i++) {
      dims[i] = 1;
      axes[i - 2] = i;
    }
    return graph.node(operator, graph.result(x.type(), dims), x, graph.ints(axes));
  }

  private Value convolution(Value x, int weightsAt, Value bias, Quantization output) {
    Value image = graph.toImage(x);
    Value given =
        output == null
            ? graph.constant(weightsAt)
            : graph.constant(weightsAt, quantization(weightsAt + 1, weightsAt + 2));
    Value weights = graph.toImage(given);
    int[] kernel = {weights.shape().dim(1), weights.shape().dim(2)};
    Window2d window = window(image, kernel);
    int[] dims = extents(image, window, weights.shape().dim(0));
    Value y = output == null ? graph.result(x.type(), dims) : graph.result(x.type(), output, dims);
    Operator conv = new Conv2d(window, Activation.NONE);
    return graph.fromImage(graph.node(conv, y, image, weights, bias), x.shape().rank());
  }

  private Quantization quantization(int scale, int zeroPoint) {
    return Quantization.perTensor(graph.floatsOf(scale)[0], graph.intsOf(zeroPoint)[0]);
  }

  private Value quantizedConvolution() {
    Value x = graph.input(0, quantization(1, 2));
    return convolution(x, 3, graph.has(8) ? graph.constant(8) : null, quantization(6, 7));
  }

  private Value responseNormalization() {
    int size = (int) node.integer("size", 0);
    Value image = graph.toImage(graph.input(0));
    Operator lrn =
        new LocalResponseNormalization(
            (size - 1) / 2,
            node.real("bias", 1),
            node.real("alpha", 1e-4f) / size,
            node.real("beta", 0.75f));
    return graph.fromImage(graph.like(lrn, image), 4);
  }

  /** {@code sizes} is the operand with the extents of the output; before it come factors. */
  private Value resize(int sizes) {
    Value x = graph.input(0);
    boolean bySize = sizes >= 0 && graph.has(sizes);
    if (x.shape().rank() != 4) {
      throw new LeftOut("axes that are not height and width");
    }
    if (node.integer("antialias", 0) != 0
        || !node.text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
      throw new LeftOut("antialiasing, or extents by aspect ratio");
    }
    int[] dims = x.shape().toArray();
    int[] axes = ints("axes", 0, 4);
    for (int i = 0; i < axes.length; i++) {
      int axis = node.integers("axes") == null ? i : axes[i] < 0 ? axes[i] + 4 : axes[i];
      float extent =
          bySize ? graph.intsOf(sizes)[i] : graph.floatsOf(sizes < 0 ? 1 : 2)[i] * dims[axis];
      if (extent != (int) extent) {
        throw new LeftOut("a factor that is not the quotient of the extents");
      }
      if (axis < 2 && extent != dims[axis]) {
        throw new LeftOut("axes that are not height and width");
      }
      dims[axis] = (int) extent;
    }
    Value image = graph.toImage(x);
    Value y = graph.result(DataType.FLOAT32, dims[0], dims[2], dims[3], dims[1]);
    Operator operator = resizer(sizes < 0, x.shape().toArray(), dims);
    return graph.fromImage(graph.node(operator, y, image, graph.ints(dims[2], dims[3])), 4);
  }

  private Operator resizer(boolean legacy, int[] from, int[] to) {
    String mode = node.text("mode", "nearest");
    String positions =
        node.text("coordinate_transformation_mode", legacy ? "asymmetric" : "half_pixel");
    boolean align = positions.equals("align_corners");
    boolean half = positions.equals("half_pixel") || positions.equals("pytorch_half_pixel");
    if (!align && !half && !positions.equals("asymmetric")) {
      throw new LeftOut("positions " + positions);
    }
    if (mode.equals("linear")) {
      return new ResizeBilinear(align, half);
    }
    if (!mode.equals("nearest")) {
      throw new LeftOut("interpolation " + mode);
    }
    String rounding = node.text("nearest_mode", legacy ? "floor" : "round_prefer_floor");
    boolean fits =
        half
            ? rounding.equals("round_prefer_ceil")
                || rounding.equals("round_prefer_floor") && !ties(from, to)
            : align ? rounding.equals("round_prefer_ceil") : rounding.equals("floor");
    if (!fits) {
      throw new LeftOut("rounding " + rounding + " with " + positions);
    }
    return new ResizeNearestNeighbor(align, half);
  }

  /** Whether a half-pixel position lies in the middle between two pixels. */
  private static boolean ties(int[] from, int[] to) {
    for (int axis = 2; axis < 4; axis++) {
      for (int i = 0; i < to[axis]; i++) {
        if ((2L * i + 1) * from[axis] % (2L * to[axis]) == 0) {
          return true;
        }
      }
    }
    return false;
  }
}
