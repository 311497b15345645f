package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.CopyParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.LookupParams;
import dev.octet.numerics.ConcatenationScaling;
import dev.octet.operator.Concatenation;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * CONCATENATION on {@link Family#COPY}; an input of another scale is translated by {@link
 * Family#LOOKUP} first. One unit is one index of the dimensions before the axis.
 */
final class ConcatenationKernel extends Kernel {
  private static final int INPUT_BYTES = CopyParams.BYTES + LookupParams.BYTES;

  private final MicroKernel copy;
  private final MicroKernel lookup;
  private final Node node;
  private final ConcatenationScaling[] rules;
  private final int[] rowBytes;
  private final int units;
  private final long scratchBytes;

  private ConcatenationKernel(
      MicroKernel copy, MicroKernel lookup, Node node, Concatenation operator) {
    int count = node.inputs().size();
    int axis = operator.axis(node);
    long rescaled = 0;
    this.copy = copy;
    this.lookup = lookup;
    this.node = node;
    this.units = node.output().shape().product(0, axis);
    this.rules = new ConcatenationScaling[count];
    this.rowBytes = new int[count];
    for (int i = 0; i < count; i++) {
      Value input = node.input(i);
      Shape shape = input.shape();
      rowBytes[i] = shape.product(axis, shape.rank()) * input.type().bytes();
      rules[i] = Concatenation.scaling(node, input);
      rescaled += rules[i] == null ? 0 : input.bytes();
    }
    this.scratchBytes = rescaled;
  }

  /** The kernel, or null if there is one row, which needs none. */
  static Kernel forNode(SimdKernels kernels, Node node, Concatenation operator) {
    MicroKernel copy = kernels.find(Family.COPY);
    MicroKernel lookup = kernels.find(Family.LOOKUP);
    if (copy == null || lookup == null) {
      return null;
    }
    ConcatenationKernel result = new ConcatenationKernel(copy, lookup, node, operator);
    return result.units == 1 && result.scratchBytes == 0 ? null : result;
  }

  @Override
  public String name() {
    return copy.spec().name();
  }

  @Override
  public long packedBytes() {
    return (long) INPUT_BYTES * rules.length;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public int units() {
    return units;
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    int out = at.output();
    for (int i = 0; i < rules.length; i++) {
      int params = at.packed() + i * INPUT_BYTES;
      if (rules[i] != null) {
        lookup.call(params + CopyParams.BYTES, from * rowBytes[i], to * rowBytes[i]);
      }
      if (rules[i] != null || at.input(i) != out) {
        copy.call(params, from, to);
      }
      out += rowBytes[i];
    }
  }

  @Override
  public void pack(Memory memory, Location at) {
    int outputBytes = 0;
    for (int bytes : rowBytes) {
      outputBytes += bytes;
    }
    int out = at.output();
    int scratch = at.scratch();
    for (int i = 0; i < rules.length; i++) {
      int params = at.packed() + i * INPUT_BYTES;
      memory.i32(params + CopyParams.A, rules[i] == null ? at.input(i) : scratch);
      memory.i32(params + CopyParams.C, out);
      memory.i32(params + CopyParams.ROW_BYTES, rowBytes[i]);
      memory.i32(params + CopyParams.A_STRIDE, rowBytes[i]);
      memory.i32(params + CopyParams.C_STRIDE, outputBytes);
      if (rules[i] != null) {
        packLookup(memory, params + CopyParams.BYTES, at.input(i), scratch, rules[i]);
        scratch += node.input(i).bytes();
      }
      out += rowBytes[i];
    }
  }

  private static void packLookup(
      Memory memory, int params, int from, int to, ConcatenationScaling rule) {
    memory.i32(params + LookupParams.A, from);
    memory.i32(params + LookupParams.C, to);
    for (int q = 0; q < 256; q++) {
      memory.i8(params + LookupParams.TABLE + q, rule.apply((byte) q));
    }
  }
}
