package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.Memory;

/** An operator that gives the same elements another shape: the planner lets both share memory. */
public abstract class View extends Operator {

  @Override
  public final QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public final boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public final boolean isView(Node node) {
    return !node.input(0).isConstant() && !node.input(0).isVariable();
  }

  /** Element count, type and quantization of input and output agree. */
  static void validateView(Node node) {
    Value input = node.input(0);
    Value output = node.output();
    Check.type(node, output, input.type());
    if (input.type().isByte() && !input.quantization().isNone()) {
      Check.sameQuantization(node, input, output);
    }
    if (input.shape().elements() != output.shape().elements()) {
      throw Check.invalid(
          node, "cannot give the elements of " + input + " the shape " + output.shape());
    }
  }

  @Override
  public final Kernel scalar(Node node) {
    return new Copy(node.input(0).bytes());
  }

  /** Copies where the planner could not share; one unit is the whole output. */
  private static final class Copy extends ScalarKernel {
    private final int bytes;

    Copy(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (from < to && at.input(0) != at.output()) {
        memory.copy(at.input(0), at.output(), bytes);
      }
    }
  }
}
