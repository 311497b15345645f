package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.Memory;

/**
 * ASSIGN_VARIABLE: a variable gets a new value. Inputs the variable and a value of its type, shape
 * and quantization; no output. Source: the .tflite schema, where VAR_HANDLE names the variable.
 *
 * <p>Restriction: A variable has one shape.
 */
public final class AssignVariable extends Operator {

  @Override
  public String name() {
    return "ASSIGN_VARIABLE";
  }

  @Override
  public boolean writes(int i) {
    return i == 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2, 0);
    Check.variable(node);
    ControlFlow.same(node, node.input(0), node.input(1));
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node.input(0).bytes());
  }

  /** One unit is the whole variable. */
  private static final class Scalar extends ScalarKernel {
    private final int bytes;

    Scalar(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (from < to && at.input(0) != at.input(1)) {
        memory.copy(at.input(1), at.input(0), bytes);
      }
    }
  }
}
