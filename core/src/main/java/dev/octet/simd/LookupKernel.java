package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.LookupParams;
import dev.octet.numerics.ActivationTable;
import dev.octet.tensor.Memory;

/** A function of one 8-bit value on {@link Family#LOOKUP}. One unit is one element. */
final class LookupKernel extends BlockKernel {
  private final ActivationTable table;

  private LookupKernel(MicroKernel kernel, Node node, ActivationTable table) {
    super(kernel, LookupParams.BYTES, node.output().shape().elements());
    this.table = table;
  }

  static Kernel forNode(SimdKernels kernels, Node node, ActivationTable table) {
    MicroKernel kernel = kernels.find(Family.LOOKUP);
    return kernel == null ? null : new LookupKernel(kernel, node, table);
  }

  @Override
  public void pack(Memory memory, Location at) {
    memory.i32(at.packed() + LookupParams.A, at.input(0));
    memory.i32(at.packed() + LookupParams.C, at.output());
    for (int q = 0; q < 256; q++) {
      memory.i8(at.packed() + LookupParams.TABLE + q, table.apply(q));
    }
  }
}
