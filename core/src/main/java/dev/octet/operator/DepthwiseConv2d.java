package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.Activation;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.Shape;

/**
 * DEPTHWISE_CONV_2D: {@code out[n,y,x,o] = act(bias[o] + sum over taps of (in[..,o / multiplier] -
 * z_in) * (w[ky,kx,o] - z_w))}, requantized by {@link dev.octet.numerics.Requantization}.
 *
 * <p>Weights {@code [1,KH,KW,O]} with {@code O = C * multiplier}: int8 per channel on dimension 3,
 * or int8 / uint8 per tensor. Shapes otherwise as in {@link Convolution}. Source: the .tflite
 * schema, DepthwiseConv2DOptions.
 */
public final class DepthwiseConv2d extends Convolution {

  /** A depthwise convolution whose window has the extents of the weights. */
  public DepthwiseConv2d(Window2d window, Activation activation) {
    super(window, activation);
  }

  @Override
  public String name() {
    return "DEPTHWISE_CONV_2D";
  }

  @Override
  public DepthwiseConv2d withWindow(Window2d other) {
    return new DepthwiseConv2d(other, activation());
  }

  @Override
  public int channelAxis() {
    return 3;
  }

  @Override
  boolean fits(int channels, Shape weights) {
    return weights.dim(0) == 1 && weights.dim(3) % channels == 0;
  }

  @Override
  RowQuantization rule() {
    return RowQuantization.ASYMMETRIC;
  }

  @Override
  ScalarConvolution.Layout layout(Node node) {
    int outputs = node.input(1).shape().dim(3);
    int multiplier = outputs / node.input(0).shape().dim(3);
    return new ScalarConvolution.Layout(1, multiplier, 1, outputs);
  }
}
