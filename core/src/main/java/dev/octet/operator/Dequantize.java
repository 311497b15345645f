package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.FloatQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;

/**
 * DEQUANTIZE: 8-bit, 16-bit or int32, per tensor, per channel or by blocks, to float32 by {@link
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
    if (quantization.size() > 1 && quantization.block() == 0) {
      Check.scales(node, node.input(0), quantization.axis());
    } else if (quantization.block() == 0) {
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
    private final DequantizedRuns values;
    private final int elements;

    Scalar(Value input) {
      this.values = new DequantizedRuns(input);
      this.elements = input.shape().elements();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      values.write(memory, at.input(0), from, to, at.output() + 4 * from);
    }
  }
}
