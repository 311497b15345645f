package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.kernel.DynamicGemmParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.RowQuantizeParams;
import dev.octet.numerics.Activation;
import dev.octet.numerics.RowQuantization;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Conv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * Layers with int8 weights and float32 activations: {@link Family#ROW_QUANTIZE} into scratch space,
 * then {@link Family#DYNAMIC_GEMM}. One unit is what gets a scale of its own: a row of the product,
 * or an image.
 */
final class DynamicKernel extends BlockKernel {
  private static final int MOST_IMAGES = 16;

  private final MicroKernel quantize;
  private final Weights weights;
  private final Value bias;
  private final Activation activation;
  private final PixelTable pixels;
  private final Shape output;
  private final boolean isUnsigned;
  private final int groups;
  private final int count;
  private final PanelPacking packing;
  private final Layout scratch = new Layout();
  private final int quantizing;
  private final int panels;
  private final int biases;
  private final int table;
  private final int values;
  private final int padding;

  /**
   * The kernel of a layer.
   *
   * @param window of a convolution, or null
   * @param groups parts of the activations that have a scale of their own
   */
  private DynamicKernel(
      SimdKernels kernels,
      MicroKernel gemm,
      MicroKernel quantize,
      Node node,
      Weights weights,
      Activation activation,
      Window2d window,
      int groups) {
    super(gemm, (long) GemmParams.BYTES * (window == null ? 1 : groups), groups);
    this.quantize = quantize;
    this.weights = weights;
    this.bias = node.input(2);
    this.activation = activation;
    Shape input = node.input(0).shape();
    this.output = node.output().shape();
    this.pixels = window == null ? null : new PixelTable(window, image(input), 1, image(output));
    this.isUnsigned = kernels.domain() == Domain.U8;
    this.groups = groups;
    this.count = input.elements() / groups;
    int depth = window == null ? count : input.dim(3);
    this.packing = new PanelPacking(gemm, weights, window == null ? 1 : pixels.taps(), depth);
    this.quantizing = layout.add(RowQuantizeParams.BYTES);
    this.panels = layout.add(packing.bytes());
    this.biases = layout.add(4L * (weights.channels() + gemm.spec().nr()));
    this.table = layout.add((pixels == null ? 4 : pixels.bytes()) * groups);
    scratch.add((long) RowQuantization.BYTES * groups);
    this.values = scratch.add((long) groups * count + 16);
    this.padding = scratch.add(pixels == null ? 0 : (depth + 16L) * groups);
  }

  /** The first image of several. */
  private static Shape image(Shape images) {
    return Shape.of(1, images.dim(1), images.dim(2), images.dim(3));
  }

  /** The kernel for a node of 8-bit weights and float32 activations, or null. */
  static Kernel forNode(SimdKernels kernels, Node node) {
    Shape shape = node.input(1).shape();
    if (node.operator() instanceof FullyConnected layer) {
      int depth = shape.dim(1);
      return node.input(1).quantization().block() > 0
          ? BlockwiseKernel.forNode(kernels, node, layer.activation())
          : create(
              kernels,
              node,
              new Weights(node, shape.dim(0), depth, depth, 1),
              layer.activation(),
              null,
              node.input(0).shape().elements() / depth);
    }
    if (node.operator() instanceof BatchMatmul product) {
      int depth = node.input(0).shape().last();
      Node layer = GemmKernel.layer(node);
      return shape.elements() == (long) depth * node.output().shape().last()
          ? create(
              kernels,
              layer,
              GemmKernel.matrix(layer, product.adjointB()),
              Activation.NONE,
              null,
              node.input(0).shape().elements() / depth)
          : null;
    }
    Shape input = node.input(0).shape();
    if (!(node.operator() instanceof Conv2d conv) || shape.dim(3) != input.dim(3)) {
      return null;
    }
    boolean byPixel = conv.isByPixel(node);
    int products = shape.product(1, 4);
    return create(
        kernels,
        node,
        new Weights(node, shape.dim(0), products, products, 1),
        conv.activation(),
        byPixel ? null : conv.window(),
        input.product(0, byPixel ? 3 : 1));
  }

  private static Kernel create(
      SimdKernels kernels,
      Node node,
      Weights weights,
      Activation activation,
      Window2d window,
      int groups) {
    boolean isNarrow = groups == 1 && window == null && weights.areNarrow();
    MicroKernel gemm = kernels.find(isNarrow ? Family.DYNAMIC_GEMM4 : Family.DYNAMIC_GEMM);
    MicroKernel quantize = kernels.find(Family.ROW_QUANTIZE);
    if (gemm == null || quantize == null || window != null && groups > MOST_IMAGES) {
      return null;
    }
    DynamicKernel kernel =
        new DynamicKernel(kernels, gemm, quantize, node, weights, activation, window, groups);
    return kernel.layout.fits() && kernel.scratch.fits() ? kernel : null;
  }

  @Override
  public long scratchBytes() {
    return scratch.bytes();
  }

  @Override
  public void pack(Memory memory, Location at) {
    packing.pack(memory, at.packed() + panels, at.packed());
    int all = weights.channels() + kernel.spec().nr();
    for (int c = 0; c < all; c++) {
      float start = bias == null || c >= weights.channels() ? 0f : bias.constant().f32(c);
      memory.f32(at.packed() + biases + 4 * c, start);
    }
    int block = at.packed() + quantizing;
    packQuantizing(memory, at, block, count, at.scratch() + values, isUnsigned);
    for (int i = 0; i < (pixels == null ? 1 : groups); i++) {
      packBlock(memory, at, i);
    }
  }

  /**
   * Writes the parameters of {@link Family#ROW_QUANTIZE} for the rows of input 0, whose own
   * parameters come first in scratch space.
   *
   * @param values where the bytes go
   */
  static void packQuantizing(
      Memory memory, Location at, int block, int count, int values, boolean isUnsigned) {
    memory.i32(block + RowQuantizeParams.A, at.input(0));
    memory.i32(block + RowQuantizeParams.COUNT, count);
    memory.i32(block + RowQuantizeParams.C, values);
    memory.i32(block + RowQuantizeParams.ROWS, at.scratch());
    memory.i32(block + RowQuantizeParams.FLIP, isUnsigned ? 0x80808080 : 0);
    memory.i32(block + RowQuantizeParams.ZERO, isUnsigned ? 128 : 0);
  }

  /** Writes the parameters of image {@code i}, or of all rows, and what they lead to. */
  private void packBlock(Memory memory, Location at, int i) {
    int block = at.packed() + i * GemmParams.BYTES;
    int source = at.scratch() + values + i * count;
    int columns = weights.channels();
    int rows = pixels == null ? groups : output.product(1, 3);
    int pointers = at.packed() + table;
    if (pixels == null) {
      for (int row = 0; row < rows; row++) {
        memory.i32(pointers + 4 * row, source + row * count);
      }
    } else {
      pointers += i * (int) pixels.bytes();
      pixels.pack(memory, pointers, source, padding(at, i));
    }
    memory.i32(block + GemmParams.A, pointers);
    memory.i32(block + GemmParams.PANELS, at.packed() + panels);
    memory.i32(block + GemmParams.C, at.output() + 4 * i * rows * columns);
    memory.i32(block + GemmParams.N, columns);
    memory.i32(block + GemmParams.STEPS, packing.steps());
    memory.i32(block + GemmParams.TAPS, packing.taps());
    memory.i32(block + GemmParams.C_STRIDE, 4 * columns);
    memory.f32(block + DynamicGemmParams.MIN, activation.min());
    memory.f32(block + DynamicGemmParams.MAX, activation.max());
    memory.i32(block + DynamicGemmParams.ROWS, at.scratch() + i * RowQuantization.BYTES);
    memory.i32(block + DynamicGemmParams.ROW_STRIDE, pixels == null ? RowQuantization.BYTES : 0);
    memory.i32(block + DynamicGemmParams.BIASES, at.packed() + biases);
  }

  private int padding(Location at, int image) {
    return at.scratch() + padding + image * (packing.depth() + 16);
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    quantize.call(at.packed() + quantizing, from, to);
    if (pixels == null) {
      kernel.call(at.packed(), from, to);
      return;
    }
    for (int i = from; i < to; i++) {
      int zero = RowQuantization.zeroPoint(memory, at.scratch() + i * RowQuantization.BYTES);
      memory.fill(padding(at, i), zero, packing.depth() + 16);
      kernel.call(at.packed() + i * GemmParams.BYTES, 0, output.product(1, 3));
    }
  }
}
