package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * TRANSPOSE_CONV, the gradient of a convolution: every input pixel adds its window to the output,
 * {@code out[n,y,x,o] = act(bias[o] + sum over taps and channels of in[n,iy,ix,c] * w[o,ky,kx,c])}
 * with {@code y = iy * stride + ky - padding}; integers by {@link Products}.
 *
 * <p>The output's shape (not read: the file's shape of the output is the result), constant weights
 * {@code [O,KH,KW,C]} (int8 per channel on dimension 0, int8 or uint8 per tensor, or float32),
 * input {@code [N,H,W,C]}, optional bias {@code [O]}; output {@code [N,OH,OW,O]}. H and W are the
 * extents of a convolution of the output with this window. In float32 a sum starts at the bias or
 * +0.0, in the order ky, kx, c, over the taps that meet an input point, of which those outside the
 * input are +0.0. A float32 input with int8 weights is quantized image by image while it runs.
 * Source: the .tflite schema, TransposeConvOptions.
 *
 * <p>Restriction: Constant weights and bias.
 */
public final class TransposeConv extends Operator {
  private final Window2d window;
  private final Activation activation;

  /**
   * The operator.
   *
   * @param window how a convolution of the output would move
   */
  public TransposeConv(Window2d window, Activation activation) {
    this.window = window;
    this.activation = activation;
  }

  /** The window of the convolution from the output back to the input. */
  public Window2d window() {
    return window;
  }

  /** The fused activation. */
  public Activation activation() {
    return activation;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.WEIGHTED;
  }

  @Override
  public String name() {
    return "TRANSPOSE_CONV";
  }

  @Override
  public boolean isParameter(int i) {
    return i != 2;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 4);
    Value weights = node.input(1);
    Value input = node.input(2);
    Value output = node.output();
    Check.rank(node, input, 4);
    Check.rank(node, weights, 4);
    Check.rank(node, output, 4);
    Value wanted = node.input(0);
    if (wanted.isConstant()) {
      Check.outputShape(node, Shape.of(Parameters.ints(node, 0, 4)));
    }
    Check.numbers(node, input, output);
    Check.weights(node, input, weights, 0);
    Check.window(node, window, output.shape());
    Check.extent(node, (long) output.shape().dim(1) + window.height());
    Check.extent(node, (long) output.shape().dim(2) + window.width());
    Check.bias(node, node.input(3), weights.shape().dim(0));
    Shape expected =
        Shape.of(
            output.shape().dim(0),
            window.outputHeight(output.shape().dim(1)),
            window.outputWidth(output.shape().dim(2)),
            weights.shape().dim(3));
    if (!input.shape().equals(expected) || output.shape().dim(3) != weights.shape().dim(0)) {
      throw Check.invalid(
          node, "weights " + weights.shape() + " do not lead from " + input + " to " + output);
    }
  }

  @Override
  public long macs(Node node) {
    return (long) node.input(2).shape().elements() * node.input(1).shape().product(0, 3);
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, window, activation);
  }

  /** One unit is one output row. */
  private static final class Scalar extends ScalarKernel {
    private final Products products;
    private final Window2d window;
    private final Activation activation;
    private final boolean hasBias;
    private final Shape weights;
    private final Shape input;
    private final Shape output;
    private final int size;
    private final int weightSize;
    private final int valueSize;

    Scalar(Node node, Window2d window, Activation activation) {
      this.window = window;
      this.activation = activation;
      this.hasBias = node.input(3) != null;
      this.weights = node.input(1).shape();
      this.input = node.input(2).shape();
      this.output = node.output().shape();
      this.size = node.output().type().bytes();
      this.weightSize = node.input(1).type().bytes();
      this.products =
          node.input(1).type() == DataType.FLOAT32
              ? null
              : new Products(node, 2, 3, activation, output.dim(3), rows(node));
      this.valueSize = products == null ? size : products.valueBytes();
    }

    private static DynamicRows rows(Node node) {
      Shape image = node.input(2).shape();
      return node.output().type() == DataType.FLOAT32
          ? new DynamicRows(RowQuantization.NEAREST_EVEN, 2, image.dim(0), image.product(1, 4))
          : null;
    }

    @Override
    public long scratchBytes() {
      return products == null ? 0 : products.scratchBytes();
    }

    @Override
    public boolean reads(int i) {
      return i > 0;
    }

    @Override
    public int units() {
      return output.product(0, 2);
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int out = at.output() + from * output.product(2, 4) * size;
      int values = products == null ? at.input(2) : products.values(at);
      if (products != null && from < to) {
        products.prepare(memory, at, from / output.dim(1), (to - 1) / output.dim(1) + 1);
      }
      for (int row = from; row < to; row++) {
        int number = row / output.dim(1);
        int image = values + number * input.product(1, 4) * valueSize;
        int y = row % output.dim(1) + window.top();
        for (int x = window.left(); x < output.dim(2) + window.left(); x++) {
          for (int o = 0; o < output.dim(3); o++) {
            int w = at.input(1) + o * weights.product(1, 4) * weightSize;
            if (products == null) {
              float start = hasBias ? memory.f32(at.input(3) + 4 * o) : 0f;
              memory.f32(out, activation.apply(floats(memory, image, w, y, x, start)));
            } else {
              long sum = products.bias(memory, at, o) + integers(memory, image, w, y, x);
              products.store(memory, at, number, out, sum, o);
            }
            out += size;
          }
        }
      }
    }

    private long integers(Memory memory, int image, int w, int y, int x) {
      long sum = 0;
      for (int ky = y % window.strideY(); ky < window.height(); ky += window.strideY()) {
        for (int kx = x % window.strideX(); kx < window.width(); kx += window.strideX()) {
          int pixel = pixelUnder(image, y - ky, x - kx);
          if (pixel >= 0) {
            sum += products.dot(memory, pixel, w + tap(ky, kx), input.dim(3));
          }
        }
      }
      return sum;
    }

    private float floats(Memory memory, int image, int w, int y, int x, float start) {
      float sum = start;
      for (int ky = y % window.strideY(); ky < window.height(); ky += window.strideY()) {
        for (int kx = x % window.strideX(); kx < window.width(); kx += window.strideX()) {
          int pixel = pixelUnder(image, y - ky, x - kx);
          int tap = w + 4 * tap(ky, kx);
          sum =
              pixel < 0
                  ? FloatProducts.addZeros(memory, tap, input.dim(3), sum)
                  : FloatProducts.add(memory, pixel, tap, input.dim(3), sum);
        }
      }
      return sum;
    }

    /** The address of the input pixel whose window begins at a padded output, or -1. */
    private int pixelUnder(int image, int y, int x) {
      int iy = y / window.strideY();
      int ix = x / window.strideX();
      boolean inside = y >= 0 && x >= 0 && iy < input.dim(1) && ix < input.dim(2);
      return inside ? image + (iy * input.dim(2) + ix) * input.dim(3) * valueSize : -1;
    }

    private int tap(int ky, int kx) {
      return (ky * weights.dim(2) + kx) * weights.dim(3);
    }
  }
}
