package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.Activation;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.Shape;

/**
 * CONV_2D: {@code out[n,y,x,o] = act(bias[o] + sum over taps and channels of (in - z_in) * (w -
 * z_w))}, requantized by {@link dev.octet.numerics.Requantization}.
 *
 * <p>Weights {@code [O,KH,KW,C/groups]}: int8 per channel on dimension 0, or int8 / uint8 per
 * tensor. Shapes otherwise as in {@link Convolution}. Source: the .tflite schema, Conv2DOptions.
 */
public final class Conv2d extends Convolution {

  /** A convolution whose window has the extents of the weights. */
  public Conv2d(Window2d window, Activation activation) {
    super(window, activation);
  }

  @Override
  public String name() {
    return "CONV_2D";
  }

  @Override
  public Conv2d withWindow(Window2d other) {
    return new Conv2d(other, activation());
  }

  @Override
  public int channelAxis() {
    return 0;
  }

  @Override
  boolean fits(int channels, Shape weights) {
    int depth = weights.dim(3);
    return channels % depth == 0 && weights.dim(0) % (channels / depth) == 0;
  }

  @Override
  RowQuantization rule() {
    return RowQuantization.NEAREST_EVEN;
  }

  @Override
  ScalarConvolution.Layout layout(Node node) {
    Shape weights = node.input(1).shape();
    int depth = weights.dim(3);
    int groups = node.input(0).shape().dim(3) / depth;
    return new ScalarConvolution.Layout(
        depth, weights.dim(0) / groups, weights.product(1, 4), depth);
  }
}
