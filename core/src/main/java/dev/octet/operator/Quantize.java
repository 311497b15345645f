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
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;

/**
 * QUANTIZE: float32 to 8-bit or 16-bit by {@link FloatQuantization}, or 8-bit, 16-bit or int32 to
 * one of them of another scale, zero point or type by {@link Rescaling}. Input and output of the
 * same shape.
 */
public final class Quantize extends Operator {

  @Override
  public String name() {
    return "QUANTIZE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    boolean fromFloat = node.input(0).type() == DataType.FLOAT32;
    if (!fromFloat) {
      Check.scaled(node, node.input(0));
    }
    if (fromFloat || node.output().type() != DataType.INT32) {
      Check.quantizedNumbers(node, node.output());
    } else {
      Check.scaled(node, node.output());
    }
    Check.outputShape(node, node.input(0).shape());
  }

  /**
   * Whether a node only gives the same reals the other 8-bit type: {@code q ^ 0x80}, or nothing.
   */
  public static boolean isDomainChange(Node node) {
    Value input = node.input(0);
    Value output = node.output();
    return input.type().isByte()
        && output.type().isByte()
        && input.quantization().scale() == output.quantization().scale()
        && input.quantization().zeroPoint() - input.type().min()
            == output.quantization().zeroPoint() - output.type().min();
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node);
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final FloatQuantization fromFloat;
    private final Rescaling rescaling;
    private final int elements;
    private final DataType from;
    private final DataType to;

    Scalar(Node node) {
      this.from = node.input(0).type();
      this.to = node.output().type();
      boolean isFloat = from == DataType.FLOAT32;
      this.fromFloat = isFloat ? FloatQuantization.of(node.output()) : null;
      this.rescaling = isFloat ? null : new Rescaling(node.input(0), node.output());
      this.elements = node.output().shape().elements();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        int in = at.input(0) + i * this.from.bytes();
        int q =
            fromFloat != null
                ? fromFloat.quantize(memory.f32(in))
                : rescaled((int) Elements.get(memory, this.from, in));
        Elements.set(memory, this.to, at.output() + i * this.to.bytes(), q);
      }
    }

    private int rescaled(int q) {
      return Rounding.clamp(rescaling.apply(q), to.min(), to.max());
    }
  }
}
