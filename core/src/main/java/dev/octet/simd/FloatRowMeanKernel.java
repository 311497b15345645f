package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.kernel.Family;
import dev.octet.kernel.FloatRowSumParams;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;

/** float32 MEAN over the innermost axes on {@link Family#FLOAT_ROW_SUM}. One unit is one row. */
final class FloatRowMeanKernel extends BlockKernel {
  private final int depth;

  private FloatRowMeanKernel(MicroKernel kernel, Node node, int depth) {
    super(kernel, FloatRowSumParams.BYTES, node.output().shape().elements());
    this.depth = depth;
  }

  /** The kernel for a mean of {@code depth} values that lie side by side, or null. */
  static Kernel forNode(SimdKernels kernels, Node node, int depth) {
    MicroKernel kernel = kernels.find(Family.FLOAT_ROW_SUM);
    return kernel == null ? null : new FloatRowMeanKernel(kernel, node, depth);
  }

  @Override
  public void pack(Memory memory, Location at) {
    memory.i32(at.packed() + FloatRowSumParams.A, at.input(0));
    memory.i32(at.packed() + FloatRowSumParams.OUT, at.output());
    memory.i32(at.packed() + FloatRowSumParams.K, depth);
    memory.f32(at.packed() + FloatRowSumParams.SCALE, 1f / depth);
  }
}
