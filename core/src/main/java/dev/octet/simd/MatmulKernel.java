package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.CopyParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.FloatGemmParams;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.PackParams;
import dev.octet.kernel.TransposeParams;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.numerics.Requantization;
import dev.octet.operator.BatchMatmul;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * BATCH_MATMUL on {@link Family#GEMM} or {@link Family#FLOAT_GEMM}. A single constant right matrix
 * is packed like the weights of a layer; others are packed while the model runs. One unit is one
 * matrix of the output.
 */
abstract class MatmulKernel extends Kernel {
  private static final int MOST_MATRICES = 1 << 12;

  final MicroKernel gemm;
  final int rows;
  final int depth;
  final int columns;
  final boolean adjoint;
  final Layout layout = new Layout();
  final Layout scratch = new Layout();
  final int panels;
  final long panelBytes;
  final int params;
  private final int[] left;
  private final int[] right;

  private MatmulKernel(
      MicroKernel gemm, Node node, boolean adjoint, int paramBytes, long panelBytes) {
    this.gemm = gemm;
    this.rows = node.output().shape().dim(node.output().shape().rank() - 2);
    this.columns = node.output().shape().last();
    this.depth = node.input(0).shape().last();
    this.adjoint = adjoint;
    this.left = BatchMatmul.matrices(node, 0);
    this.right = BatchMatmul.matrices(node, 1);
    this.params = paramBytes;
    this.panelBytes = panelBytes;
    layout.add((long) paramBytes * left.length);
    this.panels = scratch.add(panelBytes * panelCount());
  }

  /** The kernel for a node, or null if there is none. */
  static Kernel forNode(SimdKernels kernels, Node node, BatchMatmul operator) {
    Value a = node.input(0);
    Value b = node.input(1);
    boolean floats = node.output().type() == DataType.FLOAT32;
    boolean symmetric = floats || b.quantization().zeroPoint() == b.domainShift();
    if (operator.adjointA() || !symmetric) {
      return null;
    }
    int depth = a.shape().last();
    boolean single = b.shape().elements() == (long) depth * node.output().shape().last();
    if (single && b.isConstant()) {
      return floats
          ? FloatGemmKernel.create(kernels, node, Activation.NONE, null, !operator.adjointB())
          : GemmKernel.forMatmul(kernels, node, operator.adjointB());
    }
    MicroKernel gemm = kernels.find(floats ? Family.FLOAT_GEMM : Family.GEMM);
    if (gemm == null) {
      return null;
    }
    MatmulKernel kernel =
        floats
            ? Floats.of(kernels, gemm, node, operator.adjointB())
            : Bytes.of(kernels, gemm, node, operator.adjointB());
    return kernel != null
            && kernel.units() <= MOST_MATRICES
            && kernel.layout.fits()
            && kernel.scratch.fits()
        ? kernel
        : null;
  }

  /** Panels of the right matrix. */
  final int panelCount() {
    return (columns + gemm.spec().nr() - 1) / gemm.spec().nr();
  }

  @Override
  public final String name() {
    return gemm.spec().name();
  }

  @Override
  public final long packedBytes() {
    return layout.bytes();
  }

  @Override
  public final long scratchBytes() {
    return scratch.bytes();
  }

  @Override
  public final int units() {
    return left.length;
  }

  @Override
  public final void pack(Memory memory, Location at) {
    for (int i = 0; i < left.length; i++) {
      int block = at.packed() + i * params;
      int size = elementBytes();
      memory.i32(block + GemmParams.A, at.input(0) + left[i] * rows * depth * size);
      memory.i32(block + GemmParams.PANELS, at.scratch() + panels);
      memory.i32(block + GemmParams.C, at.output() + i * rows * columns * size);
      memory.i32(block + GemmParams.N, columns);
      memory.i32(block + GemmParams.TAPS, 1);
      memory.i32(block + GemmParams.A_STRIDE, depth * size);
      memory.i32(block + GemmParams.C_STRIDE, columns * size);
      packBlock(memory, at, block, rightAddress(at, i));
    }
  }

  @Override
  public final void run(Memory memory, Location at, int from, int to) {
    for (int i = from; i < to; i++) {
      if (i == from || right[i] != right[i - 1]) {
        packRight(memory, at, at.packed() + i * params, rightAddress(at, i));
      }
      gemm.call(at.packed() + i * params, 0, rows);
    }
  }

  private int rightAddress(Location at, int i) {
    return at.input(1) + right[i] * depth * columns * elementBytes();
  }

  abstract int elementBytes();

  /** Writes the rest of a block, for a right matrix at {@code b}. */
  abstract void packBlock(Memory memory, Location at, int block, int b);

  /** Packs the right matrix at {@code b} into the panels. */
  abstract void packRight(Memory memory, Location at, int block, int b);

  private static final class Floats extends MatmulKernel {
    private final MicroKernel moving;
    private final int movement;

    private Floats(MicroKernel gemm, MicroKernel moving, Node node, boolean adjoint) {
      super(
          gemm,
          node,
          adjoint,
          FloatGemmParams.BYTES,
          4L * gemm.spec().nr() * (1 + node.input(0).shape().last()));
      this.moving = moving;
      this.movement = layout.add(CopyParams.BYTES);
    }

    /** The kernel, or null if there is none. */
    static Floats of(SimdKernels kernels, MicroKernel gemm, Node node, boolean adjoint) {
      MicroKernel moving = kernels.find(adjoint ? Family.WIDE_TRANSPOSE : Family.COPY);
      return moving == null ? null : new Floats(gemm, moving, node, adjoint);
    }

    @Override
    int elementBytes() {
      return 4;
    }

    @Override
    void packBlock(Memory memory, Location at, int block, int b) {
      memory.i32(block + FloatGemmParams.K, depth);
      memory.f32(block + FloatGemmParams.MIN, Activation.NONE.min());
      memory.f32(block + FloatGemmParams.MAX, Activation.NONE.max());
    }

    @Override
    void packRight(Memory memory, Location at, int block, int b) {
      int nr = gemm.spec().nr();
      int to = at.scratch() + panels;
      for (int first = 0; first < columns; first += nr) {
        int count = Math.min(nr, columns - first);
        memory.fill(to, 0, 4 * nr);
        to += 4 * nr;
        if (!adjoint) {
          copyColumns(memory, at, b + 4 * first, to, count);
        } else if (count == nr) {
          transpose(memory, at, b + 4 * first * depth, to);
        } else {
          for (int i = 0; i < count * depth; i++) {
            int element = memory.i32(b + 4 * (first * depth + i));
            memory.i32(to + 4 * (i % depth * nr + i / depth), element);
          }
        }
        to += 4 * nr * depth;
      }
    }

    private void copyColumns(Memory memory, Location at, int from, int to, int count) {
      int block = at.packed() + movement;
      memory.i32(block + CopyParams.A, from);
      memory.i32(block + CopyParams.C, to);
      memory.i32(block + CopyParams.ROW_BYTES, 4 * count);
      memory.i32(block + CopyParams.A_STRIDE, 4 * columns);
      memory.i32(block + CopyParams.C_STRIDE, 4 * gemm.spec().nr());
      moving.call(block, 0, depth);
    }

    /** Columns of a panel, which are rows of a turned matrix. */
    private void transpose(Memory memory, Location at, int from, int to) {
      int block = at.packed() + movement;
      memory.i32(block + TransposeParams.A, from);
      memory.i32(block + TransposeParams.C, to);
      memory.i32(block + TransposeParams.ROWS, gemm.spec().nr());
      memory.i32(block + TransposeParams.COLUMNS, depth);
      moving.call(block, 0, depth);
    }
  }

  private static final class Bytes extends MatmulKernel {
    private static final int TRANSPOSE = GemmParams.BYTES;
    private static final int PACK = TRANSPOSE + TransposeParams.BYTES;

    private final MicroKernel transpose;
    private final MicroKernel packing;
    private final Value a;
    private final Value b;
    private final Epilogue epilogue;
    private final float multiplier;
    private final int steps;
    private final int transposed;

    private Bytes(
        MicroKernel gemm,
        MicroKernel transpose,
        MicroKernel packing,
        Node node,
        boolean adjoint,
        float multiplier,
        int steps) {
      super(
          gemm,
          node,
          adjoint,
          PACK + PackParams.BYTES,
          GemmParams.BIAS + gemm.spec().nr() * (8L + (long) steps * gemm.spec().kr()));
      this.transpose = transpose;
      this.packing = packing;
      this.a = node.input(0);
      this.b = node.input(1);
      Value output = node.output();
      this.epilogue = Epilogue.of(output, QuantizedClamp.of(Activation.NONE, output));
      this.multiplier = multiplier;
      this.steps = steps;
      this.transposed = scratch.add(adjoint ? 0 : (long) depth * columns + 16);
    }

    /** The kernel, or null if there is none. */
    static Bytes of(SimdKernels kernels, MicroKernel gemm, Node node, boolean adjoint) {
      MicroKernel transpose = kernels.find(Family.TRANSPOSE);
      MicroKernel packing = kernels.find(Family.PACK);
      Value a = node.input(0);
      Value b = node.input(1);
      int depth = a.shape().last();
      float multiplier =
          Requantization.multiplier(
              a.quantization().scale(),
              b.quantization().scale(),
              node.output().quantization().scale());
      boolean roundsExactly = 255.0 * 128 * depth * multiplier < 1 << 22;
      boolean signed = b.quantization().zeroPoint() == (b.type() == DataType.UINT8 ? 128 : 0);
      if (transpose == null || packing == null || !roundsExactly || !signed) {
        return null;
      }
      int steps = (depth + gemm.spec().kr() - 1) / gemm.spec().kr();
      return kernels.takes(a) && kernels.takes(b)
          ? new Bytes(gemm, transpose, packing, node, adjoint, multiplier, steps)
          : null;
    }

    @Override
    int elementBytes() {
      return 1;
    }

    @Override
    void packBlock(Memory memory, Location at, int block, int matrix) {
      int nr = gemm.spec().nr();
      int source = adjoint ? matrix : at.scratch() + transposed;
      memory.i32(block + GemmParams.STEPS, steps);
      epilogue.pack(memory, block + GemmParams.MAGIC);
      int turning = block + TRANSPOSE;
      memory.i32(turning + TransposeParams.A, matrix);
      memory.i32(turning + TransposeParams.C, source);
      memory.i32(turning + TransposeParams.ROWS, depth);
      memory.i32(turning + TransposeParams.COLUMNS, columns);
      int pack = block + PACK;
      memory.i32(pack + PackParams.SOURCE, source);
      memory.i32(pack + PackParams.COLUMN_STRIDE, depth);
      memory.i32(pack + PackParams.K, depth);
      memory.i32(pack + PackParams.TAPS, 1);
      memory.i32(pack + PackParams.N, columns);
      memory.i32(pack + PackParams.PANELS, at.scratch() + panels);
      memory.i32(pack + PackParams.PANEL_STRIDE, (int) panelBytes);
      memory.i32(pack + PackParams.NR, nr);
      memory.i32(pack + PackParams.ROWS, steps * gemm.spec().kr() / PanelPacking.together(gemm));
      memory.i32(pack + PackParams.FLIP, Epilogue.flip(b) ^ 0x80808080);
      memory.i32(pack + PackParams.ZERO, 0);
    }

    @Override
    void packRight(Memory memory, Location at, int block, int matrix) {
      int nr = gemm.spec().nr();
      if (!adjoint) {
        transpose.call(block + TRANSPOSE, 0, columns);
      }
      packing.call(block + PACK, 0, panelCount() * (nr / packing.spec().nr()));
      int inputZero = a.quantization().zeroPoint();
      for (int i = 0; i < panelCount(); i++) {
        int panel = at.scratch() + panels + i * (int) panelBytes;
        memory.i32(panel, 0);
        for (int j = panel + GemmParams.BIAS; j < panel + GemmParams.BIAS + 4 * nr; j += 4) {
          memory.i32(j, -inputZero * memory.i32(j));
          memory.f32(j + 4 * nr, multiplier);
        }
      }
    }
  }
}
