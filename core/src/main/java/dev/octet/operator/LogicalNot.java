package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/** LOGICAL_NOT of bools; every byte but 0 is true. Input and output of the same shape. */
public final class LogicalNot extends Operator {

  @Override
  public String name() {
    return "LOGICAL_NOT";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.type(node, node.input(0), DataType.BOOL);
    Check.type(node, node.output(), DataType.BOOL);
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node.output().shape().elements());
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final int elements;

    Scalar(int elements) {
      this.elements = elements;
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        memory.i8(at.output() + i, memory.i8(at.input(0) + i) == 0 ? 1 : 0);
      }
    }
  }
}
