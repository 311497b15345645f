package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.FloatQuantization;
import dev.octet.numerics.Rescaling;
import dev.octet.numerics.Rounding;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * QUANTIZE: float32 to 8-bit by {@link FloatQuantization}, or 8-bit to 8-bit of another scale, zero
 * point or type by {@link Rescaling}. Input and output of the same shape.
 */
public final class Quantize extends Operator {

  @Override
  public String name() {
    return "QUANTIZE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    if (node.input(0).type() != DataType.FLOAT32) {
      Check.quantized(node, node.input(0));
    }
    Check.quantized(node, node.output());
    Check.outputShape(node, node.input(0).shape());
  }

  /**
   * Whether a node only gives the same reals the other 8-bit type: {@code q ^ 0x80}, or nothing.
   */
  public static boolean isDomainChange(Node node) {
    Value input = node.input(0);
    Value output = node.output();
    return input.type().isByte()
        && input.quantization().scale() == output.quantization().scale()
        && input.quantization().zeroPoint() - input.type().min()
            == output.quantization().zeroPoint() - output.type().min();
  }

  @Override
  public Kernel scalar(Node node) {
    return node.input(0).type() == DataType.FLOAT32 ? new FromFloat(node) : new FromByte(node);
  }

  /** One unit is one element. */
  private static final class FromFloat extends ScalarKernel {
    private final FloatQuantization rule;
    private final int elements;

    FromFloat(Node node) {
      this.rule = new FloatQuantization(node.output().quantization(), node.output().type());
      this.elements = node.output().shape().elements();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        memory.i8(at.output() + i, rule.quantize(memory.f32(at.input(0) + 4 * i)));
      }
    }
  }

  /** One unit is one element. */
  private static final class FromByte extends ScalarKernel {
    private final Rescaling rule;
    private final int elements;
    private final int mask;
    private final DataType type;

    FromByte(Node node) {
      this.rule = new Rescaling(node.input(0), node.output());
      this.elements = node.output().shape().elements();
      this.mask = node.input(0).type().mask();
      this.type = node.output().type();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        int q = rule.apply(memory.i8(at.input(0) + i) & mask);
        memory.i8(at.output() + i, Rounding.clamp(q, type.min(), type.max()));
      }
    }
  }
}
