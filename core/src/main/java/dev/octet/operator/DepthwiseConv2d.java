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
 * DEPTHWISE_CONV_2D: {@code out[n,y,x,o] = act(bias[o] + sum over taps of (in[..,o / multiplier] -
 * z_in) * (w[ky,kx,o] - z_w))}, requantized by {@link dev.octet.numerics.Requantization}.
 *
 * <p>Input {@code [N,H,W,C]}, weights {@code [1,KH,KW,C*multiplier]} (int8 per channel on dimension
 * 3, or int8 / uint8 per tensor), optional int32 bias, output {@code [N,OH,OW,C*multiplier]}.
 * Padding taps count as the input's zero point. Source: the .tflite schema, DepthwiseConv2DOptions.
 */
public final class DepthwiseConv2d extends Operator {
  private final Window2d window;
  private final Activation activation;

  /** A depthwise convolution whose window has the extents of the weights. */
  public DepthwiseConv2d(Window2d window, Activation activation) {
    this.window = window;
    this.activation = activation;
  }

  @Override
  public String name() {
    return "DEPTHWISE_CONV_2D";
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
    Check.quantizedWeights(node, weights, 3);
    Check.quantized(node, node.output());
    Check.window(node, window, input.shape());
    int channels = input.shape().dim(3);
    int outputs = weights.shape().dim(3);
    if (weights.shape().dim(0) != 1 || channels == 0 || outputs % channels != 0) {
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
    return (long) node.output().shape().elements() * window.height() * window.width();
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
    private final Shape output;

    Scalar(Node node, Window2d window, Activation activation) {
      this.window = window;
      this.input = node.input(0).shape();
      this.output = node.output().shape();
      this.products = new ByteProducts(node, activation, output.dim(3));
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
      int outputs = output.dim(3);
      int multiplier = outputs / input.dim(3);
      int out = at.output() + (row * output.dim(2) + x) * outputs;
      for (int o = 0; o < outputs; o++) {
        int acc = products.bias(memory, at, o) + taps(memory, at, row, x, o, o / multiplier);
        products.store(memory, out + o, acc, o);
      }
    }

    private int taps(Memory memory, Location at, int row, int x, int o, int channel) {
      int firstRow = row / output.dim(1) * input.dim(1);
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
          int tap = ky * window.width() + kx;
          int a = at.input(0) + pixel * input.dim(3) + channel;
          acc += products.dot(memory, a, at.input(1) + tap * output.dim(3) + o, 1);
        }
      }
      return acc;
    }
  }
}
