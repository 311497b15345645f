package dev.octet.simd;

import dev.octet.graph.Constant;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Family;
import dev.octet.kernel.FloatDepthwiseParams;
import dev.octet.kernel.FloatGemmParams;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.numerics.Activation;
import dev.octet.operator.Convolution;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * float32 convolution, depthwise convolution and fully connected layers on {@link
 * Family#FLOAT_GEMM}, {@link Family#FLOAT_IGEMM} and {@link Family#FLOAT_DEPTHWISE}. One unit is
 * one row of the product, or one output row of a depthwise convolution.
 */
final class FloatKernel extends Kernel {
  private final MicroKernel kernel;
  private final Node node;
  private final Activation activation;
  private final PixelTable pixels;
  private final int channels;
  private final int channelStep;
  private final int productStep;
  private final int products;
  private final int panels;
  private final int padding;
  private final int table;
  private final int packedBytes;

  private FloatKernel(
      MicroKernel kernel, Node node, Activation activation, Window2d window, boolean byChannel) {
    Value weights = node.input(1);
    this.kernel = kernel;
    this.node = node;
    this.activation = activation;
    this.channels = node.output().shape().last();
    this.products = weights.shape().elements() / channels;
    this.channelStep = byChannel ? 1 : products;
    this.productStep = byChannel ? channels : 1;
    this.pixels =
        window == null
            ? null
            : new PixelTable(window, node.input(0).shape(), 4, node.output().shape());
    Layout layout = new Layout();
    layout.add(FloatGemmParams.BYTES);
    this.panels = layout.add(4L * kernel.spec().nr() * (1L + products) * panelCount());
    this.padding = layout.add(pixels == null ? 0 : paddingBytes());
    this.table = layout.add(pixels == null ? 0 : pixels.bytes());
    this.packedBytes = layout.fits() ? layout.bytes() : -1;
  }

  /** The kernel for a float32 node, or null if there is none. */
  static Kernel forNode(SimdKernels kernels, Node node) {
    FloatKernel result = null;
    if (node.operator() instanceof FullyConnected layer) {
      result = create(kernels, Family.FLOAT_GEMM, node, layer.activation(), null, false);
    } else if (node.operator() instanceof Convolution conv) {
      result = forConvolution(kernels, node, conv);
    }
    return result == null || result.packedBytes < 0 ? null : result;
  }

  private static FloatKernel forConvolution(SimdKernels kernels, Node node, Convolution conv) {
    int inputs = node.input(0).shape().dim(3);
    Shape weights = node.input(1).shape();
    boolean depthwise = conv instanceof DepthwiseConv2d;
    if (depthwise && inputs == weights.dim(3) && inputs > 1) {
      return create(kernels, Family.FLOAT_DEPTHWISE, node, conv.activation(), conv.window(), true);
    }
    if (inputs != (depthwise ? 1 : weights.dim(3))) {
      return null;
    }
    boolean pointwise = conv.window().isPointwise();
    return create(
        kernels,
        pointwise ? Family.FLOAT_GEMM : Family.FLOAT_IGEMM,
        node,
        conv.activation(),
        pointwise ? null : conv.window(),
        depthwise);
  }

  private static FloatKernel create(
      SimdKernels kernels,
      Family family,
      Node node,
      Activation activation,
      Window2d window,
      boolean byChannel) {
    MicroKernel kernel = kernels.find(family, false);
    return kernel == null ? null : new FloatKernel(kernel, node, activation, window, byChannel);
  }

  @Override
  public String name() {
    return kernel.spec().name();
  }

  @Override
  public boolean reads(int i) {
    return i == 0;
  }

  @Override
  public long packedBytes() {
    return packedBytes;
  }

  @Override
  public int units() {
    Shape output = node.output().shape();
    return isDepthwise() ? output.product(0, 2) : output.elements() / channels;
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    kernel.call(at.packed(), from, to);
  }

  @Override
  public void pack(Memory memory, Location at) {
    if (isDepthwise()) {
      packDepthwiseParams(memory, at);
    } else {
      packGemmParams(memory, at);
    }
    for (int panel = 0; panel < panelCount(); panel++) {
      packPanel(memory, at.packed() + panels + panel * panelBytes(), panel * kernel.spec().nr());
    }
    if (pixels != null) {
      memory.fill(at.packed() + padding, 0, paddingBytes());
      pixels.pack(memory, at.packed() + table, at.input(0), at.packed() + padding);
    }
  }

  private boolean isDepthwise() {
    return kernel.spec().family() == Family.FLOAT_DEPTHWISE;
  }

  private int panelBytes() {
    return 4 * kernel.spec().nr() * (1 + products);
  }

  private int panelCount() {
    return (channels + kernel.spec().nr() - 1) / kernel.spec().nr();
  }

  /** One pixel of zeros, and what kernels read beyond it. */
  private int paddingBytes() {
    return node.input(0).shape().last() * 4 + 64;
  }

  private void packGemmParams(Memory memory, Location at) {
    int params = at.packed();
    int taps = pixels == null ? 1 : pixels.taps();
    memory.i32(params + FloatGemmParams.A, pixels == null ? at.input(0) : params + table);
    memory.i32(params + FloatGemmParams.PANELS, params + panels);
    memory.i32(params + FloatGemmParams.C, at.output());
    memory.i32(params + FloatGemmParams.N, channels);
    memory.i32(params + FloatGemmParams.K, products / taps);
    memory.i32(params + FloatGemmParams.TAPS, taps);
    memory.i32(params + FloatGemmParams.A_STRIDE, 4 * products);
    memory.i32(params + FloatGemmParams.C_STRIDE, 4 * channels);
    memory.f32(params + FloatGemmParams.MIN, activation.min());
    memory.f32(params + FloatGemmParams.MAX, activation.max());
  }

  private void packDepthwiseParams(Memory memory, Location at) {
    int params = at.packed();
    int width = node.output().shape().dim(2);
    memory.i32(params + FloatDepthwiseParams.POINTERS, params + table);
    memory.i32(params + FloatDepthwiseParams.POINTER_ROW, 4 * width * products);
    memory.i32(params + FloatDepthwiseParams.POINTER_STEP, 4 * products);
    memory.i32(params + FloatDepthwiseParams.TAPS, products);
    memory.i32(params + FloatDepthwiseParams.PANELS, params + panels);
    memory.i32(params + FloatDepthwiseParams.C, at.output());
    memory.i32(params + FloatDepthwiseParams.CHANNELS, channels);
    memory.i32(params + FloatDepthwiseParams.WIDTH, width);
    memory.f32(params + FloatDepthwiseParams.MIN, activation.min());
    memory.f32(params + FloatDepthwiseParams.MAX, activation.max());
  }

  private void packPanel(Memory memory, int panel, int firstChannel) {
    int nr = kernel.spec().nr();
    int count = Math.min(nr, channels - firstChannel);
    Constant weights = node.input(1).constant();
    Value bias = node.input(2);
    memory.fill(panel, 0, panelBytes());
    for (int j = 0; j < count; j++) {
      int channel = firstChannel + j;
      if (bias != null) {
        memory.f32(panel + 4 * j, bias.constant().f32(channel));
      }
      for (int p = 0; p < products; p++) {
        float w = weights.f32(channel * channelStep + p * productStep);
        memory.f32(panel + 4 * ((1 + p) * nr + j), w);
      }
    }
  }
}
