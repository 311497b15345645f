package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.ActivationTable;
import dev.octet.numerics.FloatFunction;
import dev.octet.numerics.QuantizedFunction;
import dev.octet.numerics.Rounding;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;

/**
 * An elementwise operator of one tensor: float32, 8-bit by {@link ActivationTable}, 16-bit by the
 * same rule, integers where the operator has them. Input and output of the same shape and type.
 */
public abstract class Unary extends Operator implements FloatFunction {

  /** The rule for a quantized node. By default {@link #apply(float)} between reals. */
  QuantizedFunction rule(Node node) {
    return QuantizedFunction.of(this, node.input(0), node.output());
  }

  /** Whether int32 and int64 are possible. */
  boolean takesIntegers() {
    return false;
  }

  /** The result for an integer, if {@link #takesIntegers}; the low bits of it are stored. */
  long apply(long x) {
    return x;
  }

  /** The results for all 8-bit values of a node. */
  public final ActivationTable table(Node node) {
    return new ActivationTable(rule(node), node.input(0), node.output());
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Value input = node.input(0);
    Check.sameNumbers(node, input, node.output());
    if (input.type().isIndex() && !takesIntegers()) {
      throw Check.unsupported(node, input + " is not float32, int8, uint8 or int16");
    }
    Check.outputShape(node, input.shape());
  }

  @Override
  public final Kernel scalar(Node node) {
    DataType type = node.input(0).type();
    if (type == DataType.FLOAT32) {
      return new Floats(node, this);
    }
    return type.isByte() ? new Lookup(node, table(node)) : new Integers(node, this);
  }

  /** One unit is one element. */
  private abstract static class Each extends ScalarKernel {
    private final int elements;

    Each(Node node) {
      this.elements = node.output().shape().elements();
    }

    @Override
    public final int units() {
      return elements;
    }
  }

  private static final class Floats extends Each {
    private final FloatFunction function;

    Floats(Node node, FloatFunction function) {
      super(node);
      this.function = function;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        memory.f32(at.output() + 4 * i, function.apply(memory.f32(at.input(0) + 4 * i)));
      }
    }
  }

  private static final class Lookup extends Each {
    private final ActivationTable table;

    Lookup(Node node, ActivationTable table) {
      super(node);
      this.table = table;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        memory.i8(at.output() + i, table.apply(memory.i8(at.input(0) + i)));
      }
    }
  }

  /** Integers that mean themselves, and 16-bit numbers. */
  private static final class Integers extends Each {
    private final Unary operator;
    private final QuantizedFunction rule;
    private final DataType type;

    Integers(Node node, Unary operator) {
      super(node);
      this.operator = operator;
      this.type = node.input(0).type();
      this.rule = type == DataType.INT16 ? operator.rule(node) : null;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int size = type.bytes();
      for (int i = from; i < to; i++) {
        long x = Elements.get(memory, type, at.input(0) + size * i);
        long y =
            rule == null
                ? operator.apply(x)
                : Rounding.clamp(rule.apply((int) x), type.min(), type.max());
        Elements.set(memory, type, at.output() + size * i, y);
      }
    }
  }
}
