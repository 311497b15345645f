package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.FloatQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;

/**
 * DEQUANTIZE: 8-bit, 16-bit or int32, per tensor or per channel, to float32 by {@link
 * FloatQuantization}. Input and output of the same shape.
 */
public final class Dequantize extends Operator {

  @Override
  public String name() {
    return "DEQUANTIZE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Quantization quantization = node.input(0).quantization();
    if (quantization.size() > 1) {
      Check.scales(node, node.input(0), quantization.axis());
    } else {
      Check.scaled(node, node.input(0));
    }
    Check.type(node, node.output(), DataType.FLOAT32);
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node.input(0));
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final FloatQuantization[] rules;
    private final int run;
    private final int elements;
    private final DataType type;

    Scalar(Value input) {
      Quantization quantization = input.quantization();
      Shape shape = input.shape();
      this.rules = new FloatQuantization[quantization.size()];
      for (int c = 0; c < rules.length; c++) {
        rules[c] = new FloatQuantization(quantization, input.type(), c);
      }
      this.elements = shape.elements();
      this.run =
          rules.length == 1 ? elements : shape.product(quantization.axis() + 1, shape.rank());
      this.type = input.type();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; ) {
        FloatQuantization rule = rules[i / run % rules.length];
        for (int end = Math.min(to - i, run - i % run) + i; i < end; i++) {
          int q = (int) Elements.get(memory, type, at.input(0) + i * type.bytes());
          memory.f32(at.output() + 4 * i, rule.dequantize(q));
        }
      }
    }
  }
}
