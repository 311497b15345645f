package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.RowSumParams;
import dev.octet.numerics.QuantizedMean;
import dev.octet.numerics.Rounding;
import dev.octet.tensor.Memory;

/** 8-bit MEAN over the innermost axes, summed by {@link Family#ROW_SUM}. One unit is one row. */
final class RowMeanKernel extends BlockKernel {
  private final Value in;
  private final Value out;
  private final int depth;
  private final QuantizedMean rule;

  private RowMeanKernel(MicroKernel kernel, Node node, int depth) {
    super(kernel, RowSumParams.BYTES, node.output().shape().elements());
    this.in = node.input(0);
    this.out = node.output();
    this.depth = depth;
    this.rule = new QuantizedMean(in, out, depth);
  }

  /**
   * The kernel for a mean of values that lie side by side, or null if there is none.
   *
   * @param depth number of values
   */
  static Kernel forNode(SimdKernels kernels, Node node, int depth) {
    MicroKernel kernel = kernels.find(Family.ROW_SUM);
    return kernel == null || !node.output().type().isByte()
        ? null
        : new RowMeanKernel(kernel, node, depth);
  }

  @Override
  public long scratchBytes() {
    return 4L * units();
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    memory.i32(params + RowSumParams.A, at.input(0));
    memory.i32(params + RowSumParams.OUT, at.scratch());
    memory.i32(params + RowSumParams.K, depth);
    memory.i32(params + RowSumParams.A_STRIDE, depth);
    memory.i32(params + RowSumParams.FLIP, Epilogue.flip(in));
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    super.run(memory, at, from, to);
    int flipped = Epilogue.unsignedOffset(in) * depth;
    for (int i = from; i < to; i++) {
      int q = rule.apply(memory.i32(at.scratch() + 4 * i) - flipped);
      memory.i8(at.output() + i, Rounding.clamp(q, out.type().min(), out.type().max()));
    }
  }
}
