package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.ActivationTable;
import dev.octet.numerics.Exponential;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * LOGISTIC: {@code 1 / (1 + exp(-x))}, 8-bit by {@link ActivationTable}. Input and output of the
 * same shape.
 */
public final class Logistic extends Operator {

  @Override
  public String name() {
    return "LOGISTIC";
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.UNIT;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.numbers(node, node.input(0), node.output());
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  public Kernel scalar(Node node) {
    int elements = node.output().shape().elements();
    return node.input(0).type() == DataType.FLOAT32
        ? new FloatScalar(elements)
        : new Lookup(ActivationTable.logistic(node.input(0), node.output()), elements);
  }

  /** {@code fl(1 / fl(1 + exp(-x)))}; one unit is one element. */
  private static final class FloatScalar extends ScalarKernel {
    private final int elements;

    FloatScalar(int elements) {
      this.elements = elements;
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        float x = memory.f32(at.input(0) + 4 * i);
        memory.f32(at.output() + 4 * i, 1f / (1f + Exponential.exp(-x)));
      }
    }
  }

  /** One unit is one element. */
  private static final class Lookup extends ScalarKernel {
    private final ActivationTable table;
    private final int elements;

    Lookup(ActivationTable table, int elements) {
      this.table = table;
      this.elements = elements;
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        memory.i8(at.output() + i, table.apply(memory.i8(at.input(0) + i)));
      }
    }
  }
}
