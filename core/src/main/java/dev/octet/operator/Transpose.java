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

  /** One unit is one index of the outermost output dimension. */
  private static final class Scalar extends ScalarKernel {
    private final Shape output;
    private final int[] steps;
    private final int size;

    Scalar(Node node) {
      Shape input = node.input(0).shape();
      int[] permutation = Parameters.ints(node, 1);
      this.output = node.output().shape();
      this.size = node.input(0).type().bytes();
      this.steps = new int[permutation.length];
      for (int i = 0; i < steps.length; i++) {
        int axis = Parameters.axis(node, permutation[i], input.rank());
        steps[i] = input.product(axis + 1, input.rank()) * size;
      }
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public int units() {
      return output.rank() == 0 ? 1 : output.dim(0);
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (output.rank() == 0) {
        memory.copy(at.input(0), at.output(), from < to ? size : 0);
        return;
      }
      int outputStep = output.product(1, output.rank()) * size;
      for (int i = from; i < to; i++) {
        copy(memory, at.input(0) + i * steps[0], at.output() + i * outputStep, 1);
      }
    }

    private void copy(Memory memory, int from, int to, int axis) {
      if (axis == steps.length) {
        element(memory, from, to);
        return;
      }
      int count = output.dim(axis);
      int step = steps[axis];
      if (axis == steps.length - 1) {
        for (int i = 0; i < count; i++) {
          element(memory, from + i * step, to + i * size);
        }
        return;
      }
      int outputStep = output.product(axis + 1, output.rank()) * size;
      for (int i = 0; i < count; i++) {
        copy(memory, from + i * step, to + i * outputStep, axis + 1);
      }
    }

    private void element(Memory memory, int from, int to) {
      if (size == 1) {
        memory.i8(to, memory.i8(from));
      } else {
        memory.copy(from, to, size);
      }
    }
  }
}
