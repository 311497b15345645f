package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * TRANSPOSE_CONV, the gradient of a convolution: every input pixel adds its window to the output,
 * {@code out[n,y,x,o] = act(bias[o] + sum over taps and channels of in[n,iy,ix,c] * w[o,ky,kx,c])}
 * with {@code y = iy * stride + ky - padding}; 8-bit requantized by {@link
 * dev.octet.numerics.Requantization}.
 *
 * <p>The output's shape (not read: the file's shape of the output is the result), constant weights
 * {@code [O,KH,KW,C]} (int8 per channel on dimension 0, int8 or uint8 per tensor, or float32),
 * input {@code [N,H,W,C]}, optional bias {@code [O]}; output {@code [N,OH,OW,O]}. H and W are the
 * extents of a convolution of the output with this window. In float32 a sum starts at the bias or
 * +0.0, in the order ky, kx, c; only taps that meet a pixel take part. Source: the .tflite schema,
 * TransposeConvOptions.
 *
 * <p>Restriction: Constant weights and bias; the output's shape is the one in the file.
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
    private final ByteProducts products;
    private final Window2d window;
    private final Activation activation;
    private final boolean hasBias;
    private final Shape weights;
    private final Shape input;
    private final Shape output;
    private final int size;

    Scalar(Node node, Window2d window, Activation activation) {
      this.window = window;
      this.activation = activation;
      this.hasBias = node.input(3) != null;
      this.weights = node.input(1).shape();
      this.input = node.input(2).shape();
      this.output = node.output().shape();
      this.size = node.output().type().bytes();
      this.products =
          node.output().type() == DataType.FLOAT32
              ? null
              : new ByteProducts(node, 2, 3, activation, output.dim(3));
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
      for (int row = from; row < to; row++) {
        int image = at.input(2) + row / output.dim(1) * input.product(1, 4) * size;
        int y = row % output.dim(1) + window.top();
        for (int x = window.left(); x < output.dim(2) + window.left(); x++) {
          for (int o = 0; o < output.dim(3); o++) {
            int w = at.input(1) + o * weights.product(1, 4) * size;
            if (products == null) {
              float start = hasBias ? memory.f32(at.input(3) + 4 * o) : 0f;
              memory.f32(out, activation.apply(floats(memory, image, w, y, x, start)));
            } else {
              int sum = products.bias(memory, at, o) + bytes(memory, image, w, y, x);
              products.store(memory, out, sum, o);
            }
            out += size;
          }
        }
      }
    }

    private int bytes(Memory memory, int image, int w, int y, int x) {
      int sum = 0;
      int left = first(x, window.width(), window.strideX());
      int top = first(y, window.height(), window.strideY());
      for (int iy = last(y, 1, window.strideY()); iy >= top; iy--) {
        for (int ix = last(x, 2, window.strideX()); ix >= left; ix--) {
          sum += products.dot(memory, image + pixel(iy, ix), w + tap(y, x, iy, ix), input.dim(3));
        }
      }
      return sum;
    }

    private float floats(Memory memory, int image, int w, int y, int x, float start) {
      float sum = start;
      int left = first(x, window.width(), window.strideX());
      int top = first(y, window.height(), window.strideY());
      for (int iy = last(y, 1, window.strideY()); iy >= top; iy--) {
        for (int ix = last(x, 2, window.strideX()); ix >= left; ix--) {
          int pixel = image + 4 * pixel(iy, ix);
          sum = FloatProducts.add(memory, pixel, w + 4 * tap(y, x, iy, ix), input.dim(3), sum);
        }
      }
      return sum;
    }

    /** The first input point whose window of {@code kernel} taps reaches a padded output. */
    private static int first(int output, int kernel, int stride) {
      return output < kernel ? 0 : (output - kernel) / stride + 1;
    }

    /** The last such point. */
    private int last(int position, int axis, int stride) {
      return Math.min(input.dim(axis) - 1, position / stride);
    }

    private int pixel(int y, int x) {
      return (y * input.dim(2) + x) * input.dim(3);
    }

    private int tap(int y, int x, int iy, int ix) {
      int ky = y - iy * window.strideY();
      int kx = x - ix * window.strideX();
      return (ky * weights.dim(2) + kx) * weights.dim(3);
    }
  }
}
