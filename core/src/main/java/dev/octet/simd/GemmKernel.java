package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Family;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Convolution;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * Convolution and fully connected layers as a matrix product on {@link Family#GEMM} or, gathering
 * its rows through a table of pointers, {@link Family#IGEMM}. One unit is one row: an output pixel,
 * or one row of a fully connected layer.
 */
final class GemmKernel extends BlockKernel {
  private final Weights weights;
  private final Epilogue epilogue;
  private final Value input;
  private final PixelTable pixels;
  private final int rowBytes;
  private final PanelPacking packing;
  private final int panels;
  private final int table;
  private final int padding;

  private GemmKernel(
      MicroKernel gemm,
      Weights weights,
      Node node,
      Activation activation,
      Window2d window,
      int rows,
      int depth,
      int rowBytes) {
    super(gemm, GemmParams.BYTES, rows);
    this.weights = weights;
    this.epilogue = Epilogue.of(node.output(), QuantizedClamp.of(activation, node.output()));
    this.input = node.input(0);
    this.pixels =
        window == null ? null : new PixelTable(window, input.shape(), 1, node.output().shape());
    this.rowBytes = rowBytes;
    int taps = pixels == null ? 1 : pixels.taps();
    this.packing = new PanelPacking(gemm, weights, taps, depth);
    this.panels = layout.add(packing.bytes());
    this.padding = layout.add(pixels == null ? 0 : depth + 16L);
    this.table = layout.add(pixels == null ? 0 : pixels.bytes());
  }

  static Kernel forFullyConnected(SimdKernels kernels, Node node, FullyConnected layer) {
    Shape shape = node.input(1).shape();
    int channels = shape.dim(0);
    int depth = shape.dim(1);
    Weights weights = new Weights(node, channels, depth, depth, 1);
    int rows = node.input(0).shape().elements() / depth;
    return create(kernels, weights, node, layer.activation(), null, rows, depth, depth);
  }

  /** A product with one constant matrix. */
  static Kernel forMatmul(SimdKernels kernels, Node node, boolean adjoint) {
    int channels = node.output().shape().last();
    int depth = node.input(0).shape().last();
    Node layer = layer(node);
    Weights weights = matrix(layer, adjoint);
    int rows = node.output().shape().elements() / channels;
    return create(kernels, weights, layer, Activation.NONE, null, rows, depth, depth);
  }

  /** A product with a constant matrix, which is read in the form of the file, as a layer. */
  static Node layer(Node product) {
    Value b = product.input(1);
    Value source =
        Value.of(
            b.id(),
            b.name(),
            b.sourceType(),
            b.shape(),
            b.quantization().shifted(-b.domainShift()),
            b.constant());
    List<Value> operands = List.of(product.input(0), source);
    return new Node(product.index(), product.operator(), operands, product.outputs());
  }

  /** The weights of such a layer. */
  static Weights matrix(Node layer, boolean adjoint) {
    int channels = layer.output().shape().last();
    int depth = layer.input(0).shape().last();
    return new Weights(layer, channels, depth, adjoint ? depth : 1, adjoint ? 1 : channels);
  }

  static Kernel forConvolution(SimdKernels kernels, Node node, Conv2d conv) {
    Shape shape = node.input(1).shape();
    int products = shape.product(1, 4);
    Weights weights = new Weights(node, shape.dim(0), products, products, 1);
    return forWindow(kernels, weights, node, conv);
  }

  /** A depthwise convolution of one channel is a convolution. */
  static Kernel forSingleChannel(SimdKernels kernels, Node node, DepthwiseConv2d depthwise) {
    Shape shape = node.input(1).shape();
    int channels = shape.dim(3);
    Weights weights = new Weights(node, channels, shape.product(1, 3), 1, channels);
    return forWindow(kernels, weights, node, depthwise);
  }

  private static Kernel forWindow(
      SimdKernels kernels, Weights weights, Node node, Convolution convolution) {
    Window2d window = convolution.window();
    Activation activation = convolution.activation();
    Shape image = node.input(0).shape();
    Shape output = node.output().shape();
    int rows = output.product(0, 3);
    int depth = image.dim(3);
    if (window.isPointwise()) {
      return create(kernels, weights, node, activation, null, rows, depth, depth);
    }
    MicroKernel patches = kernels.find(Family.PATCHES);
    if (patches == null || !PatchKernel.suits(window, image, output)) {
      return create(kernels, weights, node, activation, window, rows, depth, depth);
    }
    int patch = PatchKernel.patchBytes(window, image);
    int products = window.height() * window.width() * depth;
    GemmKernel gemm = create(kernels, weights, node, activation, null, rows, products, patch);
    return gemm == null ? null : new PatchKernel(patches, gemm, node.input(0), window, output);
  }

  private static GemmKernel create(
      SimdKernels kernels,
      Weights weights,
      Node node,
      Activation activation,
      Window2d window,
      int rows,
      int depth,
      int rowBytes) {
    boolean isNarrow = rows == 1 && window == null && weights.areNarrow();
    MicroKernel gemm =
        kernels.find(isNarrow ? Family.GEMM4 : window == null ? Family.GEMM : Family.IGEMM);
    if (gemm == null || !kernels.takes(node.input(0)) || !weights.roundExactly()) {
      return null;
    }
    GemmKernel result =
        new GemmKernel(gemm, weights, node, activation, window, rows, depth, rowBytes);
    return result.layout.fits() ? result : null;
  }

  @Override
  public void pack(Memory memory, Location at) {
    packing.pack(memory, at.packed() + panels, at.packed());
    packParams(memory, at);
    if (pixels != null) {
      memory.fill(at.packed() + padding, input.quantization().zeroPoint(), packing.depth() + 16);
      pixels.pack(memory, at.packed() + table, at.input(0), at.packed() + padding);
    }
  }

  private void packParams(Memory memory, Location at) {
    int params = at.packed();
    int a = pixels == null ? at.input(0) : at.packed() + table;
    memory.i32(params + GemmParams.A, a);
    memory.i32(params + GemmParams.PANELS, at.packed() + panels);
    memory.i32(params + GemmParams.C, at.output());
    memory.i32(params + GemmParams.N, weights.channels());
    memory.i32(params + GemmParams.STEPS, packing.steps());
    memory.i32(params + GemmParams.TAPS, packing.taps());
    memory.i32(params + GemmParams.A_STRIDE, rowBytes);
    memory.i32(params + GemmParams.C_STRIDE, weights.channels());
    epilogue.pack(memory, params + GemmParams.MAGIC);
  }
}
