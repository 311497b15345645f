package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.CopyParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.operator.Pad;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * PAD on {@link Family#COPY}, where the input lies in the output in rows of one distance. One unit
 * is the whole output.
 */
final class PadKernel extends BlockKernel {
  private final Value output;
  private final int rows;
  private final int rowBytes;
  private final int stride;
  private final int offset;

  private PadKernel(
      MicroKernel copy, Value output, int rows, int rowBytes, int stride, int offset) {
    super(copy, CopyParams.BYTES, 1);
    this.output = output;
    this.rows = rows;
    this.rowBytes = rowBytes;
    this.stride = stride;
    this.offset = offset;
  }

  /** The kernel for a node, or null if there is none. */
  static Kernel forNode(SimdKernels kernels, Node node) {
    MicroKernel copy = kernels.find(Family.COPY);
    Shape input = node.input(0).shape();
    Shape output = node.output().shape();
    int size = node.output().type().bytes();
    int[] paddings = Pad.paddings(node);
    int rank = input.rank();
    int axis = 0;
    int offset = 0;
    for (int i = 0; i < rank; i++) {
      offset += paddings[2 * i] * output.product(i + 1, rank) * size;
      if (input.dim(i) != output.dim(i)) {
        if (input.product(0, axis) > 1) {
          return null;
        }
        axis = i;
      }
    }
    int rows = input.product(0, axis);
    int rowBytes = input.product(axis, rank) * size;
    int stride = output.product(axis, rank) * size;
    return copy == null || rows == 1
        ? null
        : new PadKernel(copy, node.output(), rows, rowBytes, stride, offset);
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    if (from < to) {
      memory.fill(at.output(), output.zero(), output.bytes());
      super.run(memory, at, 0, rows);
    }
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    memory.i32(params + CopyParams.A, at.input(0));
    memory.i32(params + CopyParams.C, at.output() + offset);
    memory.i32(params + CopyParams.ROW_BYTES, rowBytes);
    memory.i32(params + CopyParams.A_STRIDE, rowBytes);
    memory.i32(params + CopyParams.C_STRIDE, stride);
  }
}
