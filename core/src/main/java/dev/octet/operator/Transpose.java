package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * TRANSPOSE: {@code out.dim(i) = in.dim(perm[i])}. Input of any rank and type, constant permutation
 * {@code [rank]}, output of the same type and quantization. Source: the .tflite schema.
 */
public final class Transpose extends Operator {

  @Override
  public String name() {
    return "TRANSPOSE";
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Value input = node.input(0);
    Check.type(node, node.output(), input.type());
    if (input.type().isByte() && !input.quantization().isNone()) {
      Check.sameQuantization(node, input, node.output());
    }
    int rank = input.shape().rank();
    int[] permutation = Parameters.ints(node, 1);
    boolean[] seen = new boolean[rank];
    int[] dims = new int[rank];
    for (int i = 0; i < permutation.length && permutation.length == rank; i++) {
      int axis = Parameters.axis(node, permutation[i], rank);
      seen[axis] = true;
      dims[i] = input.shape().dim(axis);
    }
    for (boolean each : seen) {
      if (!each) {
        throw Check.invalid(node, node.input(1) + " is not a permutation of " + rank + " axes");
      }
    }
    Check.outputShape(node, Shape.of(dims));
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node);
  }

  /** One unit is one index of the outermost axis of the {@link AxisOrder}. */
  private static final class Scalar extends ScalarKernel {
    private final AxisOrder order;
    private final int size;

    Scalar(Node node) {
      this.order = AxisOrder.of(node);
      this.size = node.input(0).type().bytes();
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public int units() {
      return order.extents()[0];
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int input = at.input(0) + from * order.steps()[0] * size;
      int output = at.output() + from * order.outputStep(0) * size;
      copy(memory, input, output, 0, to - from);
    }

    private void copy(Memory memory, int from, int to, int axis, int count) {
      int step = order.steps()[axis] * size;
      if (axis == order.rank() - 1) {
        row(memory, from, to, step, count);
        return;
      }
      int outputStep = order.outputStep(axis) * size;
      for (int i = 0; i < count; i++) {
        copy(memory, from + i * step, to + i * outputStep, axis + 1, order.extents()[axis + 1]);
      }
    }

    private void row(Memory memory, int from, int to, int step, int count) {
      if (step == size) {
        memory.copy(from, to, count * size);
        return;
      }
      for (int i = 0; i < count; i++) {
        if (size == 1) {
          memory.i8(to + i, memory.i8(from + i * step));
        } else {
          memory.copy(from + i * step, to + i * size, size);
        }
      }
    }
  }
}
