package dev.octet.onnx;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.operator.Add;
import dev.octet.operator.ArgMax;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.Binary;
import dev.octet.operator.Concatenation;
import dev.octet.operator.ControlFlow;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Convolution;
import dev.octet.operator.Dequantize;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Logistic;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Mean;
import dev.octet.operator.Mul;
import dev.octet.operator.Operator;
import dev.octet.operator.Pad;
import dev.octet.operator.Pool2d;
import dev.octet.operator.Quantize;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.Softmax;
import dev.octet.operator.Sub;
import dev.octet.operator.Transpose;
import dev.octet.operator.View;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes a graph as an .onnx file in the form that ONNX Runtime runs fastest on WebAssembly:
 * quantized nodes as its QLinear operators with uint8 activations and the weights' own scales,
 * float32 nodes as ONNX operators whose clamps it fuses.
 *
 * <p>Inputs of 4 dimensions are [N,C,H,W] in the file; outputs keep the layout of the graph. An
 * int8 input or output is uint8 in the file, each value 128 larger.
 */
public final class OnnxConverter {
  private final OnnxFile file = new OnnxFile();
  private final OnnxTensors tensors = new OnnxTensors(file);

  private OnnxConverter() {}

  /**
   * The file for a graph as it was imported.
   *
   * @throws UnsupportedOperationException if ONNX Runtime has no form for a node
   */
  public static byte[] convert(Graph graph) {
    OnnxConverter converter = new OnnxConverter();
    for (Value input : graph.inputs()) {
      converter.file.input(
          converter.tensors.name(input), type(input), Layout.dims(input.shape()));
    }
    graph.nodes().forEach(converter::node);
    graph.outputs().forEach(converter::output);
    return converter.file.toByteArray();
  }

  private void output(Value output) {
    String name = file.newName();
    transpose(tensors.name(output), name, Layout.fromOnnx(output.shape().rank()));
    file.output(name, type(output), output.shape().toArray());
  }

  private static DataType type(Value value) {
    return OnnxTensors.stored(value).type();
  }

  private void node(Node node) {
    Operator operator = node.operator();
    Value first = node.input(0);
    if (first == null || first.isVariable() || operator instanceof ControlFlow) {
      throw unsupported(node, "has no counterpart in ONNX");
    }
    Value weights = node.input(1);
    if (isFloat(node) && weights != null && weights.type().isByte()) {
      throw unsupported(node, "quantizes its activations while it runs");
    }
    if (first.type() != DataType.FLOAT32 && !(first.type().isByte() && first.quantization().size() > 0)) {
      throw unsupported(node, "computes on numbers that are neither float32 nor 8-bit and quantized");
    }
    if (operator instanceof Convolution convolution) {
      convolution(node, convolution);
    } else if (operator instanceof FullyConnected dense) {
      fullyConnected(node, dense);
    } else if (operator instanceof Add || operator instanceof Sub || operator instanceof Mul) {
      binary(node, (Binary) operator);
    } else if (operator instanceof Pool2d pool) {
      pool(node, pool);
    } else if (operator instanceof Mean) {
      mean(node);
    } else if (operator instanceof Softmax softmax) {
      softmax(node, softmax);
    } else if (operator instanceof Logistic) {
      pointwise(node, "Sigmoid");
    } else if (operator instanceof Concatenation concatenation) {
      concatenation(node, concatenation);
    } else if (operator instanceof ResizeBilinear resize) {
      resize(node, resize);
    } else if (operator instanceof ArgMax) {
      argMax(node);
    } else if (operator instanceof Pad) {
      pad(node);
    } else if (operator instanceof Transpose) {
      transpose(node);
    } else if (operator instanceof View) {
      reshape(tensors.name(node.input(0)), node.input(0).shape(), node.output());
    } else if (operator instanceof Quantize) {
      quantize(node);
    } else if (operator instanceof Dequantize) {
      dequantize(node.input(0), tensors.name(node.output()));
    } else {
      throw unsupported(node, "has no counterpart in ONNX");
    }
  }

  private void convolution(Node node, Convolution operator) {
    Value input = node.input(0);
    Value weights = node.input(1);
    boolean depthwise = !(operator instanceof Conv2d);
    int depth = depthwise ? 1 : weights.shape().dim(3);
    int[] order = depthwise ? new int[] {3, 0, 1, 2} : new int[] {0, 3, 1, 2};
    List<OnnxAttribute> attributes = window(operator.window());
    attributes.add(OnnxAttribute.of("group", input.shape().dim(3) / depth));
    attributes.add(
        OnnxAttribute.of(
            "dilations", new int[] {operator.window().dilationY(), operator.window().dilationX()}));
    OnnxAttribute[] all = attributes.toArray(OnnxAttribute[]::new);
    String bias = tensors.parameter(node.input(2));
    clamped(
        node.output(),
        operator.activation(),
        name -> {
          if (isFloat(node)) {
            List<String> inputs = List.of(tensors.name(input), tensors.weights(weights, order));
            file.node("Conv", join(inputs, List.of(bias)), name, all);
          } else {
            List<String> inputs =
                join(tensors.quantized(input), tensors.quantizedWeights(weights, order));
            List<String> rest =
                List.of(tensors.scale(node.output()), tensors.zeroPoint(node.output()), bias);
            file.node("QLinearConv", join(inputs, rest), name, all);
          }
        });
  }

  private void fullyConnected(Node node, FullyConnected operator) {
    Value weights = node.input(1);
    if (!weights.isConstant()) {
      throw unsupported(node, "computes its weights");
    }
    int outputs = weights.shape().dim(0);
    int depth = weights.shape().dim(1);
    int rows = node.input(0).shape().elements() / depth;
    String input = tensors.name(node.input(0));
    if (node.input(0).shape().rank() != 2) {
      input = reshaped(input, node.input(0).shape(), rows, depth);
    }
    boolean isMatrix = node.output().shape().rank() == 2;
    String matrix = input;
    String bias = tensors.parameter(node.input(2));
    clamped(
        node.output(),
        operator.activation(),
        name -> {
          String product = isMatrix ? name : file.newName();
          if (isFloat(node)) {
            file.node("Gemm", List.of(matrix, tensors.weights(weights, 1, 0), bias), product);
          } else {
            List<String> inputs = new ArrayList<>();
            inputs.addAll(tensors.quantized(node.input(0)));
            inputs.set(0, matrix);
            inputs.addAll(tensors.quantizedWeights(weights, 1, 0));
            inputs.add(bias);
            inputs.add(tensors.scale(node.output()));
            inputs.add(tensors.zeroPoint(node.output()));
            file.contribNode("QGemm", inputs, product);
          }
          if (!isMatrix) {
            reshape(product, Shape.of(rows, outputs), node.output().shape(), name);
          }
        });
  }

  private void binary(Node node, Binary operator) {
    int rank = node.output().shape().rank();
    for (Value input : node.inputs()) {
      if (rank == 4 && input.shape().rank() != 4 && input.shape().elements() != 1) {
        throw unsupported(node, "broadcasts " + input);
      }
    }
    String name = operator instanceof Add ? "Add" : operator instanceof Mul ? "Mul" : "Sub";
    clamped(
        node.output(),
        operator.activation(),
        output -> {
          if (isFloat(node)) {
            file.node(name, node.inputs().stream().map(tensors::name).toList(), output);
          } else if (operator instanceof Sub) {
            throw unsupported(node, "is quantized");
          } else {
            List<String> inputs =
                join(tensors.quantized(node.input(0)), tensors.quantized(node.input(1)));
            file.contribNode("QLinear" + name, join(inputs, target(node)), output);
          }
        });
  }

  private void pool(Node node, Pool2d operator) {
    Window2d window = operator.window();
    List<OnnxAttribute> attributes = window(window);
    boolean isGlobal = isGlobal(window, node);
    clamped(
        node.output(),
        operator.activation(),
        name -> {
          if (operator instanceof MaxPool2d) {
            file.node(
                "MaxPool",
                List.of(tensors.name(node.input(0))),
                name,
                attributes.toArray(OnnxAttribute[]::new));
          } else if (operator instanceof AveragePool2d) {
            OnnxAttribute[] all =
                isGlobal ? new OnnxAttribute[0] : attributes.toArray(OnnxAttribute[]::new);
            average(node, isGlobal ? "GlobalAveragePool" : "AveragePool", name, all);
          } else {
            throw unsupported(node, "has no counterpart in ONNX");
          }
        });
  }

  private void average(Node node, String operator, String output, OnnxAttribute... attributes) {
    if (isFloat(node)) {
      file.node(operator, List.of(tensors.name(node.input(0))), output, attributes);
    } else {
      file.contribNode(
          "QLinear" + operator,
          join(tensors.quantized(node.input(0)), target(node)),
          output,
          attributes);
    }
  }

  private static boolean isGlobal(Window2d window, Node node) {
    Shape input = node.input(0).shape();
    return window.height() == input.dim(1)
        && window.width() == input.dim(2)
        && window.top() + window.bottom() + window.left() + window.right() == 0;
  }

  private void mean(Node node) {
    Set<Integer> axes = new HashSet<>();
    int rank = node.input(0).shape().rank();
    for (int axis : ints(node.input(1))) {
      axes.add(Math.floorMod(axis, rank));
    }
    if (rank != 4 || !axes.equals(Set.of(1, 2))) {
      throw unsupported(node, "is over other dimensions than height and width");
    }
    Value output = node.output();
    if (output.shape().rank() == 4) {
      average(node, "GlobalAveragePool", tensors.name(output));
    } else {
      String name = file.newName();
      average(node, "GlobalAveragePool", name);
      Shape kept = Shape.of(output.shape().dim(0), 1, 1, output.shape().dim(1));
      reshape(name, kept, output);
    }
  }

  private void softmax(Node node, Softmax operator) {
    if (operator.beta() != 1) {
      throw unsupported(node, "has a factor");
    }
    OnnxAttribute axis =
        OnnxAttribute.of("axis", Layout.axis(-1, node.input(0).shape().rank()));
    pointwise(
        node,
        "Softmax",
        isFloat(node)
            ? new OnnxAttribute[] {axis}
            : new OnnxAttribute[] {axis, OnnxAttribute.of("opset", 13)});
  }

  /** A node with one input whose quantized form has the same name. */
  private void pointwise(Node node, String operator, OnnxAttribute... attributes) {
    String output = tensors.name(node.output());
    if (isFloat(node)) {
      file.node(operator, List.of(tensors.name(node.input(0))), output, attributes);
    } else {
      List<String> inputs = join(tensors.quantized(node.input(0)), target(node));
      file.contribNode("QLinear" + operator, inputs, output, attributes);
    }
  }

  private void concatenation(Node node, Concatenation operator) {
    OnnxAttribute axis =
        OnnxAttribute.of("axis", Layout.axis(operator.axis(), node.output().shape().rank()));
    String output = tensors.name(node.output());
    if (node.output().quantization().isNone()) {
      file.node("Concat", node.inputs().stream().map(tensors::name).toList(), output, axis);
      return;
    }
    List<String> inputs = new ArrayList<>(target(node));
    node.inputs().forEach(input -> inputs.addAll(tensors.quantized(input)));
    file.contribNode("QLinearConcat", inputs, output, axis);
  }

  private void resize(Node node, ResizeBilinear operator) {
    String mode =
        operator.alignCorners()
            ? "align_corners"
            : operator.halfPixelCenters() ? "half_pixel" : "asymmetric";
    String sizes = file.integers(Layout.dims(node.output().shape()));
    file.node(
        "Resize",
        List.of(tensors.name(node.input(0)), "", "", sizes),
        tensors.name(node.output()),
        OnnxAttribute.of("mode", "linear"),
        OnnxAttribute.of("coordinate_transformation_mode", mode));
  }

  private void argMax(Node node) {
    int rank = node.input(0).shape().rank();
    int axis = Layout.axis(ints(node.input(1))[0], rank);
    if (rank == 4 && axis != 1) {
      throw unsupported(node, "is over another dimension than the channels");
    }
    boolean isLong = node.output().type() == DataType.INT64;
    String index = isLong ? tensors.name(node.output()) : file.newName();
    file.node(
        "ArgMax",
        List.of(tensors.name(node.input(0))),
        index,
        OnnxAttribute.of("axis", axis),
        OnnxAttribute.of("keepdims", 0));
    if (!isLong) {
      file.node("Cast", List.of(index), tensors.name(node.output()), OnnxAttribute.of("to", 6));
    }
  }

  private void pad(Node node) {
    int[] pairs = Pad.paddings(node);
    int rank = pairs.length / 2;
    int[] order = Layout.toOnnx(rank);
    int[] pads = new int[pairs.length];
    for (int i = 0; i < rank; i++) {
      pads[i] = pairs[2 * order[i]];
      pads[rank + i] = pairs[2 * order[i] + 1];
    }
    Value input = node.input(0);
    String zero = isFloat(node) ? file.scalar(0f) : tensors.zeroPoint(input);
    List<String> inputs = List.of(tensors.name(input), file.integers(pads), zero);
    file.node("Pad", inputs, tensors.name(node.output()));
  }

  private void transpose(Node node) {
    int[] permutation = ints(node.input(1));
    int rank = permutation.length;
    int[] result = new int[rank];
    for (int i = 0; i < rank; i++) {
      result[i] = Layout.axis(permutation[Layout.toOnnx(rank)[i]], rank);
    }
    transpose(tensors.name(node.input(0)), tensors.name(node.output()), result);
  }

  private void quantize(Node node) {
    String real = tensors.name(node.input(0));
    if (node.input(0).type() != DataType.FLOAT32) {
      if (Quantize.isDomainChange(node)
          || node.input(0).quantization().samePerTensor(node.output().quantization())) {
        file.node("Identity", List.of(real), tensors.name(node.output()));
        return;
      }
      real = file.newName();
      dequantize(node.input(0), real);
    }
    file.node(
        "QuantizeLinear", join(List.of(real), target(node)), tensors.name(node.output()));
  }

  private void dequantize(Value input, String output) {
    file.node("DequantizeLinear", tensors.quantized(input), output);
  }

  /** The name of {@code from} with the shape {@code dims} of at most 2 dimensions. */
  private String reshaped(String from, Shape shape, int... dims) {
    String name = file.newName();
    reshape(from, shape, Shape.of(dims), name);
    return name;
  }

  private void reshape(String from, Shape shape, Value to) {
    reshape(from, shape, to.shape(), tensors.name(to));
  }

  private void reshape(String from, Shape shape, Shape target, String to) {
    String source = from;
    if (!Layout.isSame(shape)) {
      source = file.newName();
      transpose(from, source, Layout.fromOnnx(shape.rank()));
    }
    if (Layout.isSame(target)) {
      file.node("Reshape", List.of(source, file.integers(Layout.dims(target))), to);
      return;
    }
    String reshaped = file.newName();
    file.node("Reshape", List.of(source, file.integers(target.toArray())), reshaped);
    transpose(reshaped, to, Layout.toOnnx(target.rank()));
  }

  private void transpose(String from, String to, int[] permutation) {
    boolean isIdentity = Arrays.stream(permutation).allMatch(i -> permutation[i] == i);
    if (isIdentity) {
      file.node("Identity", List.of(from), to);
    } else {
      file.node("Transpose", List.of(from), to, OnnxAttribute.of("perm", permutation));
    }
  }

  /** A node that computes into a name, and the clamp of its output if that does anything. */
  private void clamped(Value output, Activation activation, Consumer<String> node) {
    String name = tensors.name(output);
    List<String> bounds = bounds(output, activation);
    if (bounds.isEmpty()) {
      node.accept(name);
      return;
    }
    String unclamped = file.newName();
    node.accept(unclamped);
    if (activation == Activation.RELU && output.type() == DataType.FLOAT32) {
      file.node("Relu", List.of(unclamped), name);
    } else {
      file.node("Clip", join(List.of(unclamped), bounds), name);
    }
  }

  /** The smallest and the largest value; none if every value of the type is possible. */
  private List<String> bounds(Value output, Activation activation) {
    if (activation == Activation.NONE) {
      return List.of();
    }
    if (output.type() == DataType.FLOAT32) {
      return List.of(file.scalar(activation.min()), file.scalar(activation.max()));
    }
    QuantizedClamp clamp = QuantizedClamp.of(activation, OnnxTensors.stored(output));
    return clamp.lo() == 0 && clamp.hi() == 255
        ? List.of()
        : List.of(
            file.scalar(DataType.UINT8, clamp.lo()), file.scalar(DataType.UINT8, clamp.hi()));
  }

  /** Scale and zero point of a node's output. */
  private List<String> target(Node node) {
    return List.of(tensors.scale(node.output()), tensors.zeroPoint(node.output()));
  }

  private static List<OnnxAttribute> window(Window2d window) {
    return new ArrayList<>(
        List.of(
            OnnxAttribute.of("kernel_shape", new int[] {window.height(), window.width()}),
            OnnxAttribute.of("strides", new int[] {window.strideY(), window.strideX()}),
            OnnxAttribute.of(
                "pads",
                new int[] {window.top(), window.left(), window.bottom(), window.right()})));
  }

  private static boolean isFloat(Node node) {
    return node.output().type() == DataType.FLOAT32;
  }

  private static int[] ints(Value value) {
    int[] values = new int[value.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.constant().i32(i);
    }
    return values;
  }

  private static List<String> join(List<String> first, List<String> second) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }

  private static UnsupportedOperationException unsupported(Node node, String reason) {
    return new UnsupportedOperationException(node.title() + " " + reason);
  }
}
