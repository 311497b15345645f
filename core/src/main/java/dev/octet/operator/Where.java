package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * WHERE: the indices of the elements that are not 0, in the order of memory. A constant condition
 * of bools or integers, of any rank R, since the number N of such elements is the output's shape:
 * int64 {@code [N,R]}.
 *
 * <p>Restriction: A constant condition.
 */
public final class Where extends Operator {

  @Override
  public String name() {
    return "WHERE";
  }

  @Override
  public boolean isParameter(int i) {
    return true;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Value condition = node.input(0);
    Check.constant(node, condition);
    if (condition.type().isFloat()) {
      throw Check.unsupported(node, condition + " is neither bool nor of integers");
    }
    Check.type(node, node.output(), DataType.INT64);
    int count = 0;
    for (int i = 0; i < condition.shape().elements(); i++) {
      int address = condition.constant().address();
      count += isSet(condition.constant().memory(), condition.type(), address, i) ? 1 : 0;
    }
    Check.outputShape(node, Shape.of(count, condition.shape().rank()));
  }

  private static boolean isSet(Memory memory, DataType type, int address, int i) {
    return Elements.get(memory, type, address + i * type.bytes()) != 0;
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node.input(0));
  }

  /** One unit is the whole output. */
  private static final class Scalar extends ScalarKernel {
    private final DataType type;
    private final Shape shape;

    Scalar(Value condition) {
      this.type = condition.type();
      this.shape = condition.shape();
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int out = at.output();
      for (int i = 0; i < shape.elements() && from < to; i++) {
        if (isSet(memory, type, at.input(0), i)) {
          for (int axis = 0; axis < shape.rank(); axis++) {
            int inner = shape.product(axis + 1, shape.rank());
            memory.i64(out, (long) (i / inner % shape.dim(axis)));
            out += 8;
          }
        }
      }
    }
  }
}
