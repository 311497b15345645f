package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.FloatQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * DEQUANTIZE: 8-bit to float32, by {@link FloatQuantization}. Input and output of the same shape.
 */
public final class Dequantize extends Operator {

  @Override
  public String name() {
    return "DEQUANTIZE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.quantized(node, node.input(0));
    Check.type(node, node.output(), DataType.FLOAT32);
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node.input(0));
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final FloatQuantization rule;
    private final int elements;
    private final int mask;

    Scalar(Value input) {
      this.rule = new FloatQuantization(input.quantization(), input.type());
      this.elements = input.shape().elements();
      this.mask = input.type().mask();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        memory.f32(at.output() + 4 * i, rule.dequantize(memory.i8(at.input(0) + i) & mask));
      }
    }
  }
}
