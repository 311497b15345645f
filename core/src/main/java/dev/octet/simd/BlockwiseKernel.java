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
import dev.octet.numerics.SmallFloat;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * FULLY_CONNECTED of float32 activations and weights that have a scale for each block of K, on
 * {@link Family#DYNAMIC_GEMM} or, of 4 bits, {@link Family#DYNAMIC_GEMM4}: the product with each
 * block, of a row whose scale counts as 1, starts from the sum of those before it as its bias. One
 * unit is one row.
 */
final class BlockwiseKernel extends BlockKernel {
  /** Smaller blocks are not worth the panels. */
  private static final int SMALLEST_BLOCK = 16;

  private final MicroKernel quantize;
  private final Node node;
  private final Activation activation;
  private final boolean isUnsigned;
  private final int depth;
  private final int block;
  private final int channels;
  private final PanelPacking packing;
  private final Layout scratch = new Layout();
  private final int quantizing;
  private final int row;
  private final int zeros;
  private final int panels;
  private final int values;

  private BlockwiseKernel(
      SimdKernels kernels,
      MicroKernel gemm,
      MicroKernel quantize,
      Node node,
      Activation activation,
      int rows) {
    super(gemm, GemmParams.BYTES, rows);
    this.quantize = quantize;
    this.node = node;
    this.activation = activation;
    this.isUnsigned = kernels.domain() == Domain.U8;
    Value weights = node.input(1);
    this.channels = weights.shape().dim(0);
    this.depth = weights.shape().dim(1);
    this.block = weights.quantization().block();
    this.packing = packing(0);
    this.quantizing = layout.add(RowQuantizeParams.BYTES);
    // Its parameters, and a pointer to it.
    this.row = layout.add(RowQuantization.BYTES + 4);
    this.zeros = layout.add(4L * (channels + gemm.spec().nr()));
    this.panels = layout.add(packing.bytes() * (depth / block));
    scratch.add((long) RowQuantization.BYTES * rows);
    this.values = scratch.add((long) rows * depth + 16);
  }

  /** The kernel for a layer with weights by blocks, or null. */
  static Kernel forNode(SimdKernels kernels, Node node, Activation activation) {
    Value weights = node.input(1);
    int depth = weights.shape().dim(1);
    boolean isNarrow = new Weights(node, weights.shape().dim(0), depth, depth, 1).areNarrow();
    MicroKernel gemm = kernels.find(isNarrow ? Family.DYNAMIC_GEMM4 : Family.DYNAMIC_GEMM);
    MicroKernel quantize = kernels.find(Family.ROW_QUANTIZE);
    if (gemm == null || quantize == null || weights.quantization().block() < SMALLEST_BLOCK) {
      return null;
    }
    int rows = node.input(0).shape().elements() / depth;
    BlockwiseKernel kernel = new BlockwiseKernel(kernels, gemm, quantize, node, activation, rows);
    return kernel.layout.fits() && kernel.scratch.fits() ? kernel : null;
  }

  /** The weights of block {@code b} of every row, with their scales. */
  private PanelPacking packing(int b) {
    Value all = node.input(1);
    float[] scales = new float[channels];
    for (int n = 0; n < channels; n++) {
      scales[n] = SmallFloat.toBfloat(all.quantization().scale((n * depth + b * block) / block));
    }
    int start = b * block;
    Value weights =
        Value.of(
            -1,
            "",
            DataType.INT8,
            Shape.of(channels, block),
            Quantization.perChannel(scales, new int[channels], 0),
            all.constant().slice(start, all.constant().bytes() - start));
    Node layer = new Node(-1, node.operator(), List.of(node.input(0), weights), node.outputs());
    return new PanelPacking(kernel, new Weights(layer, channels, block, depth, 1), 1, block);
  }

  @Override
  public boolean reads(int i) {
    return i != 1;
  }

  @Override
  public long scratchBytes() {
    return scratch.bytes();
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    for (int b = 0; b < depth / block; b++) {
      packing(b).pack(memory, params + panels + b * (int) packing.bytes(), params);
    }
    memory.fill(params + zeros, 0, 4 * (channels + kernel.spec().nr()));
    memory.f32(params + row, 1f);
    memory.i32(params + GemmParams.A, params + row + RowQuantization.BYTES);
    memory.i32(params + GemmParams.N, channels);
    memory.i32(params + GemmParams.STEPS, packing.steps());
    memory.i32(params + GemmParams.TAPS, 1);
    memory.i32(params + GemmParams.C_STRIDE, 4 * channels);
    memory.f32(params + DynamicGemmParams.MIN, Activation.NONE.min());
    memory.f32(params + DynamicGemmParams.MAX, Activation.NONE.max());
    memory.i32(params + DynamicGemmParams.ROWS, params + row);
    memory.i32(params + DynamicGemmParams.ROW_STRIDE, 0);
    DynamicKernel.packQuantizing(
        memory, at, params + quantizing, depth, at.scratch() + values, isUnsigned);
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    int params = at.packed();
    quantize.call(params + quantizing, from, to);
    for (int b = 0; b < depth / block; b++) {
      int packed = params + panels + b * (int) packing.bytes();
      memory.i32(params + GemmParams.PANELS, packed);
      for (int r = from; r < to; r++) {
        int out = at.output() + 4 * r * channels;
        int source = at.scratch() + values + r * depth + b * block;
        memory.i32(params + row + 4, zeroPoint(memory, at, r));
        memory.i32(params + row + RowQuantization.BYTES, source);
        memory.i32(params + GemmParams.C, out);
        memory.i32(params + DynamicGemmParams.BIASES, b == 0 ? params + zeros : out);
        kernel.call(params, 0, 1);
      }
    }
    for (int r = from; r < to; r++) {
      finish(memory, at, r);
    }
  }

  private static int parameters(Location at, int r) {
    return at.scratch() + r * RowQuantization.BYTES;
  }

  private static int zeroPoint(Memory memory, Location at, int r) {
    return RowQuantization.zeroPoint(memory, parameters(at, r));
  }

  /** Scales the sums of a row, adds the bias and clamps. */
  private void finish(Memory memory, Location at, int r) {
    float scale = RowQuantization.scale(memory, parameters(at, r));
    int bias = node.input(2) == null ? at.packed() + zeros : at.input(2);
    int out = at.output() + 4 * r * channels;
    for (int n = 0; n < 4 * channels; n += 4) {
      float scaled = memory.f32(out + n) * scale;
      memory.f32(out + n, activation.apply(scaled + memory.f32(bias + n)));
    }
  }
}
