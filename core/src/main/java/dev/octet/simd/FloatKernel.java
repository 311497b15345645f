package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.numerics.Activation;
import dev.octet.operator.Convolution;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * A float32 layer of sums of products: packs the bias and the weights of its output channels into
 * panels.
 */
abstract class FloatKernel extends BlockKernel {
  private final Node node;
  private final Activation activation;
  private final int channels;
  private final FloatPanels panels;

  /**
   * What both kinds of layers have in common.
   *
   * @param byChannel whether the channels of the weights lie side by side, rather than the products
   *     of a channel
   */
  FloatKernel(
      MicroKernel kernel,
      Node node,
      Activation activation,
      boolean byChannel,
      long blockBytes,
      int units) {
    super(kernel, blockBytes, units);
    this.node = node;
    this.activation = activation;
    this.channels = node.output().shape().last();
    int products = node.input(1).shape().elements() / channels;
    int channelStep = byChannel ? 1 : products;
    int productStep = byChannel ? channels : 1;
    this.panels =
        new FloatPanels(
            kernel.spec().nr(),
            node.input(1).constant(),
            node.input(2),
            channels,
            products,
            (channel, p) -> channel * channelStep + p * productStep);
  }

  /** The kernel for a float32 node, or null if there is none. */
  static Kernel forNode(SimdKernels kernels, Node node) {
    if (node.operator() instanceof FullyConnected layer) {
      return FloatGemmKernel.create(kernels, node, layer.activation(), null, false);
    }
    if (!(node.operator() instanceof Convolution conv)) {
      return null;
    }
    boolean depthwise = conv instanceof DepthwiseConv2d;
    if (depthwise && node.input(0).shape().dim(3) > 1) {
      return FloatDepthwiseKernel.create(kernels, node, conv.activation(), conv.window());
    }
    Window2d window = conv.window().isPointwise() ? null : conv.window();
    return FloatGemmKernel.create(kernels, node, conv.activation(), window, depthwise);
  }

  final Shape input() {
    return node.input(0).shape();
  }

  final Shape output() {
    return node.output().shape();
  }

  final int channels() {
    return channels;
  }

  /** The packed weights. */
  final FloatPanels panels() {
    return panels;
  }

  /** One pixel of zeros, and what kernels read beyond it. */
  final int paddingBytes() {
    return 4 * input().last() + 32;
  }

  /** Writes the bounds of the activation to two neighbouring fields. */
  final void packBounds(Memory memory, int address) {
    memory.f32(address, activation.min());
    memory.f32(address + 4, activation.max());
  }
}
