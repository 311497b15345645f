package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.numerics.FloatQuantization;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * An elementwise operator of two tensors with broadcasting and a fused activation: float32, int32
 * and int64, or 8-bit and 16-bit with scales. Inputs of any shapes that combine, output of the
 * combined shape.
 */
public abstract class Binary extends Operator {
  private final Activation activation;

  Binary(Activation activation) {
    this.activation = activation;
  }

  /** The fused activation. */
  public final Activation activation() {
    return activation;
  }

  /** The float32 result, not clamped. */
  abstract float apply(float a, float b);

  /** The result of integers that mean themselves; the low bits of it are stored. */
  abstract long apply(long a, long b);

  /**
   * The rule for a quantized node: stored operands to the stored result, not clamped. By default
   * the float32 operation between {@link FloatQuantization}.
   */
  Rule rule(Node node) {
    return new ThroughFloat(node, this);
  }

  /** Checks the types of a node's inputs and output. */
  void checkTypes(Node node) {
    Check.sameNumbers(node, node.input(0), node.input(1), node.output());
  }

  @Override
  public final void validate(Node node) {
    Check.arity(node, 2, 2);
    Value a = node.input(0);
    Value b = node.input(1);
    checkTypes(node);
    Broadcast broadcast = Broadcast.of(a.shape(), b.shape());
    if (broadcast == null) {
      throw Check.invalid(node, a + " and " + b + " cannot be broadcast");
    }
    Check.outputShape(node, broadcast.output());
  }

  @Override
  public final Kernel scalar(Node node) {
    DataType type = node.input(0).type();
    if (type == DataType.FLOAT32) {
      return new Floats(node, this);
    }
    if (type.isByte() && node.output().type().isByte()) {
      return new Bytes(node, rule(node), QuantizedClamp.of(activation, node.output()));
    }
    return new Integers(node, this);
  }

  /** The arithmetic of one quantized element. */
  interface Rule {
    int apply(int a, int b);
  }

  /** Dequantizes, computes in float32, quantizes. */
  private static final class ThroughFloat implements Rule {
    private final Binary operator;
    private final FloatQuantization a;
    private final FloatQuantization b;
    private final FloatQuantization output;

    ThroughFloat(Node node, Binary operator) {
      this.operator = operator;
      this.a = FloatQuantization.of(node.input(0));
      this.b = FloatQuantization.of(node.input(1));
      this.output = FloatQuantization.of(node.output());
    }

    @Override
    public int apply(int p, int q) {
      return output.quantize(operator.apply(a.dequantize(p), b.dequantize(q)));
    }
  }

  /** One unit is one element; runs of elements without a repetition are computed at once. */
  private abstract static class Rows extends ScalarKernel {
    final DataType typeA;
    final DataType typeB;
    final DataType typeC;
    private final Broadcast broadcast;
    private final int elements;

    Rows(Node node) {
      Shape a = node.input(0).shape();
      Shape b = node.input(1).shape();
      this.typeA = node.input(0).type();
      this.typeB = node.input(1).type();
      this.typeC = node.output().type();
      this.broadcast = Broadcast.of(a, b);
      this.elements = node.output().shape().elements();
    }

    @Override
    public final int units() {
      return elements;
    }

    @Override
    public final void run(Memory memory, Location at, int from, int to) {
      int stepA = broadcast.step(0) * typeA.bytes();
      int stepB = broadcast.step(1) * typeB.bytes();
      for (int i = from; i < to; ) {
        int count = Math.min(broadcast.run(i), to - i);
        int a = at.input(0) + broadcast.position(0, i) * typeA.bytes();
        int b = at.input(1) + broadcast.position(1, i) * typeB.bytes();
        row(memory, a, stepA, b, stepB, at.output() + i * typeC.bytes(), count);
        i += count;
      }
    }

    /** Computes {@code count} elements from {@code c} on; steps are in bytes. */
    abstract void row(Memory memory, int a, int stepA, int b, int stepB, int c, int count);
  }

  private static final class Floats extends Rows {
    private final Binary operator;

    Floats(Node node, Binary operator) {
      super(node);
      this.operator = operator;
    }

    @Override
    void row(Memory memory, int a, int stepA, int b, int stepB, int c, int count) {
      boolean isBool = typeC == DataType.BOOL;
      for (int i = 0; i < count; i++) {
        float result = operator.apply(memory.f32(a + i * stepA), memory.f32(b + i * stepB));
        if (isBool) {
          memory.i8(c + i, (int) result);
        } else {
          memory.f32(c + 4 * i, operator.activation.apply(result));
        }
      }
    }
  }

  private static final class Bytes extends Rows {
    private final Rule rule;
    private final QuantizedClamp clamp;

    Bytes(Node node, Rule rule, QuantizedClamp clamp) {
      super(node);
      this.rule = rule;
      this.clamp = clamp;
    }

    @Override
    void row(Memory memory, int a, int stepA, int b, int stepB, int c, int count) {
      int maskA = typeA.mask();
      int maskB = typeB.mask();
      for (int i = 0; i < count; i++) {
        int p = memory.i8(a + i * stepA) & maskA;
        int q = memory.i8(b + i * stepB) & maskB;
        memory.i8(c + i, clamp.apply(rule.apply(p, q)));
      }
    }
  }

  /** Everything else: plain integers, 16-bit numbers, and whatever gives bools. */
  private static final class Integers extends Rows {
    private final Binary operator;
    private final Rule rule;
    private final QuantizedClamp clamp;

    Integers(Node node, Binary operator) {
      super(node);
      this.operator = operator;
      this.rule = typeA.isQuantizable() ? operator.rule(node) : null;
      this.clamp =
          typeC == DataType.INT16 ? QuantizedClamp.of(operator.activation, node.output()) : null;
    }

    @Override
    void row(Memory memory, int a, int stepA, int b, int stepB, int c, int count) {
      for (int i = 0; i < count; i++) {
        long p = Elements.get(memory, typeA, a + i * stepA);
        long q = Elements.get(memory, typeB, b + i * stepB);
        long result = rule == null ? operator.apply(p, q) : rule.apply((int) p, (int) q);
        Elements.set(memory, typeC, c + i * typeC.bytes(), clamped(result));
      }
    }

    private long clamped(long result) {
      if (clamp != null) {
        return clamp.apply((int) result);
      }
      return typeC == DataType.BOOL ? result : operator.activation.apply(result);
    }
  }
}
