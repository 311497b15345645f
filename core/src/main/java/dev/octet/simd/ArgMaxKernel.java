package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.ArgMaxParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.operator.ArgSearch;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * ARG_MAX over the last axis on {@link Family#ARG_MAX} or {@link Family#FLOAT_ARG_MAX}. One unit is
 * one row.
 */
final class ArgMaxKernel extends BlockKernel {
  private static final int LEAST_FLOATS = 4;

  private final Value in;
  private final DataType position;

  private ArgMaxKernel(MicroKernel kernel, Node node) {
    super(kernel, ArgMaxParams.BYTES, node.output().shape().elements());
    this.in = node.input(0);
    this.position = node.output().type();
  }

  static Kernel forNode(SimdKernels kernels, Node node) {
    Value in = node.input(0);
    boolean floats = in.type() == DataType.FLOAT32;
    MicroKernel kernel = kernels.find(floats ? Family.FLOAT_ARG_MAX : Family.ARG_MAX);
    if (kernel == null
        || ArgSearch.axis(node) != in.shape().rank() - 1
        || in.shape().last() < (floats ? LEAST_FLOATS : 1)) {
      return null;
    }
    return new ArgMaxKernel(kernel, node);
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    memory.i32(params + ArgMaxParams.A, at.input(0));
    memory.i32(params + ArgMaxParams.C, at.output());
    memory.i32(params + ArgMaxParams.DEPTH, in.shape().last());
    memory.i32(params + ArgMaxParams.OUT_BYTES, position.bytes());
    memory.i32(params + ArgMaxParams.FLIP, Epilogue.flip(in));
  }
}
