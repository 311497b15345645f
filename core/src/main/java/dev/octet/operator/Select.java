package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * SELECT and SELECT_V2: {@code condition ? a : b} for a bool condition and operands of the output's
 * type, scale and zero point. SELECT_V2 broadcasts all three; SELECT wants operands of one shape
 * and a condition of that shape, a scalar, or a vector over the outermost dimension.
 */
public final class Select extends Operator {
  private final boolean broadcasts;

  /** The operator: SELECT_V2 if it broadcasts, else SELECT. */
  public Select(boolean broadcasts) {
    this.broadcasts = broadcasts;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public String name() {
    return broadcasts ? "SELECT_V2" : "SELECT";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 3);
    Check.type(node, node.input(0), DataType.BOOL);
    for (int i = 1; i < 3; i++) {
      Check.type(node, node.input(i), node.output().type());
      if (!node.output().quantization().isNone() || !node.input(i).quantization().isNone()) {
        Check.sameQuantization(node, node.input(i), node.output());
      }
      if (!broadcasts) {
        Check.outputShape(node, node.input(i).shape());
      }
    }
    Broadcast broadcast = broadcast(node);
    if (broadcast == null) {
      throw Check.invalid(
          node,
          node.input(0) + ", " + node.input(1) + " and " + node.input(2) + " cannot be broadcast");
    }
    Check.outputShape(node, broadcast.output());
  }

  private Broadcast broadcast(Node node) {
    Shape condition = node.input(0).shape();
    Shape a = node.input(1).shape();
    if (!broadcasts && condition.rank() == 1 && a.rank() > 1) {
      int[] dims = new int[a.rank()];
      for (int i = 0; i < dims.length; i++) {
        dims[i] = i == 0 ? condition.dim(0) : 1;
      }
      condition = Shape.of(dims);
    }
    return Broadcast.of(condition, a, node.input(2).shape());
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(broadcast(node), node.output());
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final Broadcast broadcast;
    private final int size;
    private final int elements;

    Scalar(Broadcast broadcast, Value output) {
      this.broadcast = broadcast;
      this.size = output.type().bytes();
      this.elements = output.shape().elements();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; ) {
        int condition = at.input(0) + broadcast.position(0, i);
        int a = at.input(1) + broadcast.position(1, i) * size;
        int b = at.input(2) + broadcast.position(2, i) * size;
        for (int end = i + Math.min(broadcast.run(i), to - i); i < end; i++) {
          memory.copy(memory.i8(condition) != 0 ? a : b, at.output() + i * size, size);
          condition += broadcast.step(0);
          a += broadcast.step(1) * size;
          b += broadcast.step(2) * size;
        }
      }
    }
  }
}
