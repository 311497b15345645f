package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.AddParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.numerics.QuantizedAdd;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.operator.Sum;
import dev.octet.tensor.Memory;

/** ADD and SUB of two tensors of the same shape on {@link Family#ADD}. One unit is one element. */
final class AddKernel extends Kernel {
  private final MicroKernel kernel;
  private final Node node;
  private final QuantizedAdd rule;
  private final Epilogue epilogue;

  private AddKernel(MicroKernel kernel, Node node, Sum sum, QuantizedAdd rule) {
    this.kernel = kernel;
    this.node = node;
    this.rule = rule;
    this.epilogue = Epilogue.of(node.output(), QuantizedClamp.of(sum.activation(), node.output()));
  }

  static Kernel forNode(SimdKernels kernels, Node node, Sum sum) {
    MicroKernel kernel = kernels.find(Family.ADD, false);
    QuantizedAdd rule = sum.arithmetic(node);
    if (kernel == null
        || !rule.isSingleSum()
        || !node.input(0).shape().equals(node.input(1).shape())) {
      return null;
    }
    return new AddKernel(kernel, node, sum, rule);
  }

  @Override
  public String name() {
    return kernel.spec().name();
  }

  @Override
  public long packedBytes() {
    return AddParams.BYTES;
  }

  @Override
  public int units() {
    return node.output().shape().elements();
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    kernel.call(at.packed(), from, to);
  }

  @Override
  public void pack(Memory memory, Location at) {
    Value a = node.input(0);
    Value b = node.input(1);
    int params = at.packed();
    memory.i32(params + AddParams.A, at.input(0));
    memory.i32(params + AddParams.B, at.input(1));
    memory.i32(params + AddParams.C, at.output());
    memory.i32(params + AddParams.MULTIPLIER_A, rule.multiplierA());
    memory.i32(params + AddParams.MULTIPLIER_B, rule.multiplierB());
    memory.i32(
        params + AddParams.BIAS,
        rule.bias()
            - Epilogue.unsignedOffset(a) * rule.multiplierA()
            - Epilogue.unsignedOffset(b) * rule.multiplierB());
    memory.i32(params + AddParams.SHIFT, rule.shift());
    memory.i32(params + AddParams.ZERO_POINT, epilogue.zeroPoint());
    memory.i32(params + AddParams.MIN, epilogue.min());
    memory.i32(params + AddParams.MAX, epilogue.max());
    memory.i32(params + AddParams.FLIP_A, Epilogue.flip(a));
    memory.i32(params + AddParams.FLIP_B, Epilogue.flip(b));
    memory.i32(params + AddParams.FLIP, epilogue.flip());
  }
}
