package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.numerics.Activation;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;

/**
 * A 2-D convolution: input {@code [N,H,W,C]}, constant weights, optional bias {@code [O]}, output
 * {@code [N,OH,OW,O]}. Padding taps count as zero. In float32, or 8-bit with int32 bias, or int16
 * with 8-bit weights and int64 or int32 bias, or float32 with int8 weights and float32 bias: then
 * activations are quantized while it runs, as in {@link Products}, image by image, or pixel by
 * pixel if CONV_2D has a 1x1 window.
 *
 * <p>Restriction: Constant weights and bias; one zero point for all channels of the weights.
 */
public abstract sealed class Convolution extends Operator permits Conv2d, DepthwiseConv2d {
  private final Window2d window;
  private final Activation activation;

  Convolution(Window2d window, Activation activation) {
    this.window = window;
    this.activation = activation;
  }

  /** The window that moves over the input; it has the extents of the weights. */
  public final Window2d window() {
    return window;
  }

  /** The fused activation. */
  public final Activation activation() {
    return activation;
  }

  /** The same operator with another window. */
  public abstract Convolution withWindow(Window2d other);

  /** The dimension of the weights that counts output channels. */
  public abstract int channelAxis();

  /** Whether the weights can be applied to an input of {@code channels} channels. */
  abstract boolean fits(int channels, Shape weights);

  @Override
  public final QuantizationRule quantization() {
    return QuantizationRule.WEIGHTED;
  }

  @Override
  public final boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public final void validate(Node node) {
    Check.arity(node, 2, 3);
    Value input = node.input(0);
    Value weights = node.input(1);
    Check.rank(node, input, 4);
    Check.rank(node, weights, 4);
    Check.numbers(node, input, node.output());
    Check.weights(node, input, weights, channelAxis());
    Check.window(node, window, input.shape());
    if (input.shape().dim(3) < 1 || !fits(input.shape().dim(3), weights.shape())) {
      throw Check.invalid(
          node,
          "input depth "
              + input.shape().dim(3)
              + " does not match weights "
              + weights.shape()
              + " ("
              + input
              + ")");
    }
    int outputs = weights.shape().dim(channelAxis());
    Check.bias(node, node.input(2), outputs);
    Check.outputShape(
        node,
        Shape.of(
            input.shape().dim(0),
            window.outputHeight(input.shape().dim(1)),
            window.outputWidth(input.shape().dim(2)),
            outputs));
  }

  /** How the weights are laid out, and which input channels an output channel reads. */
  abstract ScalarConvolution.Layout layout(Node node);

  @Override
  public final long macs(Node node) {
    return (long) node.output().shape().elements()
        * window.height()
        * window.width()
        * layout(node).depth();
  }

  @Override
  public final Kernel scalar(Node node) {
    return node.input(1).type() == DataType.FLOAT32
        ? new FloatConvolution(node, window, activation, layout(node))
        : new ScalarConvolution(node, window, activation, layout(node), rows(node));
  }

  /** How float32 activations are quantized for int8 weights; null for others. */
  final DynamicRows rows(Node node) {
    Shape image = node.input(0).shape();
    boolean byPixel = isByPixel(node);
    int rows = image.product(0, byPixel ? 3 : 1);
    return node.input(0).type() == DataType.FLOAT32
        ? new DynamicRows(rule(), 0, rows, image.elements() / rows)
        : null;
  }

  /** The rule by which float32 activations are quantized for int8 weights. */
  abstract RowQuantization rule();

  /** Whether float32 activations are quantized, and each pixel has a scale of its own. */
  public final boolean isByPixel(Node node) {
    return this instanceof Conv2d
        && window.isPointwise()
        && node.input(0).type() == DataType.FLOAT32
        && node.input(1).type() != DataType.FLOAT32;
  }
}
