package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.TransposeParams;
import dev.octet.operator.StridedCopy;
import dev.octet.operator.Transpose;
import dev.octet.tensor.Memory;

/**
 * TRANSPOSE of the last two axes, once axes that stay together are one, on {@link Family#TRANSPOSE}
 * or {@link Family#WIDE_TRANSPOSE}. One unit is one index of the outputs' axes but the last.
 */
final class TransposeKernel extends BlockKernel {
  private final int rows;
  private final int columns;

  private TransposeKernel(MicroKernel kernel, int units, int rows, int columns) {
    super(kernel, TransposeParams.BYTES, units);
    this.rows = rows;
    this.columns = columns;
  }

  /** The kernel for a node, or null if there is none. */
  static Kernel forNode(SimdKernels kernels, Node node, Transpose operator) {
    int bytes = node.output().type().bytes();
    MicroKernel kernel = kernels.find(bytes == 4 ? Family.WIDE_TRANSPOSE : Family.TRANSPOSE);
    StridedCopy order = operator.copies(node).get(0);
    int last = order.extents().length - 1;
    if (kernel == null || bytes != 4 && bytes != 1 || last < 1) {
      return null;
    }
    int rows = order.extents()[last];
    int columns = order.extents()[last - 1];
    boolean lastTwo = order.fromSteps()[last] == columns && order.fromSteps()[last - 1] == 1;
    int units = node.output().shape().elements() / rows;
    return lastTwo && last <= 2 ? new TransposeKernel(kernel, units, rows, columns) : null;
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    memory.i32(params + TransposeParams.A, at.input(0));
    memory.i32(params + TransposeParams.C, at.output());
    memory.i32(params + TransposeParams.ROWS, rows);
    memory.i32(params + TransposeParams.COLUMNS, columns);
  }
}
