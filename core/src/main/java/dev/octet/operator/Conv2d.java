package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * CONV_2D: {@code out[n,y,x,o] = act(bias[o] + sum over taps and channels of (in - z_in) * (w -
 * z_w))}, requantized by {@link dev.octet.numerics.Requantization}.
 *
 * <p>Input {@code [N,H,W,C]}, weights {@code [O,KH,KW,C/groups]} (int8 per channel on dimension 0,
 * or int8 / uint8 per tensor), optional int32 bias {@code [O]}, output {@code [N,OH,OW,O]}. Padding
 * taps count as the input's zero point. Source: the .tflite schema, Conv2DOptions.
 */
public final class Conv2d extends Operator {
  private final Window2d window;
  private final Activation activation;

  /** A convolution whose window has the extents of the weights. */
  public Conv2d(Window2d window, Activation activation) {
    this.window = window;
    this.activation = activation;
  }

  @Override
  public String name() {
    return "CONV_2D";
  }

  /** The window that moves over the input. */
  public Window2d window() {
    return window;
  }

  /** The fused activation. */
  public Activation activation() {
    return activation;
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 3);
    Value input = node.input(0);
    Value weights = node.input(1);
    Check.rank(node, input, 4);
    Check.rank(node, weights, 4);
    Check.quantized(node, input);
    Check.quantizedWeights(node, weights, 0);
    Check.quantized(node, node.output());
    Check.window(node, window, input.shape());
    int channels = input.shape().dim(3);
    int outputs = weights.shape().dim(0);
    int depth = weights.shape().dim(3);
    if (depth == 0 || channels % depth != 0 || outputs % (channels / depth) != 0) {
      throw Check.invalid(
          node,
          "input depth "
              + channels
              + " does not match weights "
              + weights.shape()
              + " ("
              + input
              + ")");
    }
    Check.bias(node, node.input(2), outputs);
    Check.outputShape(
        node,
        Shape.of(
            input.shape().dim(0),
            window.outputHeight(input.shape().dim(1)),
            window.outputWidth(input.shape().dim(2)),
            outputs));
  }

  @Override
  public long macs(Node node) {
    Shape weights = node.input(1).shape();
    return (long) node.output().shape().product(0, 3) * weights.elements();
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, window, activation);
  }

  /** One unit is one output row. */
  private static final class Scalar extends ScalarKernel {
    private final ByteProducts products;
    private final Window2d window;
    private final Shape input;
    private final Shape weights;
    private final Shape output;

    Scalar(Node node, Window2d window, Activation activation) {
      this.window = window;
      this.input = node.input(0).shape();
      this.weights = node.input(1).shape();
      this.output = node.output().shape();
      this.products = new ByteProducts(node, activation, weights.dim(0));
    }

    @Override
    public int units() {
      return output.product(0, 2);
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int row = from; row < to; row++) {
        for (int x = 0; x < output.dim(2); x++) {
          pixel(memory, at, row, x);
        }
      }
    }

    private void pixel(Memory memory, Location at, int row, int x) {
      int outputs = weights.dim(0);
      int depth = weights.dim(3);
      int groupOutputs = outputs / (input.dim(3) / depth);
      int out = at.output() + (row * output.dim(2) + x) * outputs;
      for (int o = 0; o < outputs; o++) {
        int acc = products.bias(memory, at, o);
        acc += taps(memory, at, row, x, o, o / groupOutputs * depth);
        products.store(memory, out + o, acc, o);
      }
    }

    private int taps(Memory memory, Location at, int row, int x, int o, int channel) {
      int firstRow = row / output.dim(1) * input.dim(1);
      int depth = weights.dim(3);
      int acc = 0;
      for (int ky = 0; ky < window.height(); ky++) {
        int iy = window.inputRow(row % output.dim(1), ky);
        if (iy < 0 || iy >= input.dim(1)) {
          continue;
        }
        for (int kx = 0; kx < window.width(); kx++) {
          int ix = window.inputColumn(x, kx);
          if (ix < 0 || ix >= input.dim(2)) {
            continue;
          }
          int pixel = (firstRow + iy) * input.dim(2) + ix;
          int tap = (o * window.height() + ky) * window.width() + kx;
          int a = at.input(0) + pixel * input.dim(3) + channel;
          acc += products.dot(memory, a, at.input(1) + tap * depth, depth);
        }
      }
      return acc;
    }
  }
}
