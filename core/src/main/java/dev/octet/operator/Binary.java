package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * An elementwise operator of two tensors, float32 or 8-bit, with broadcasting and a fused
 * activation. Inputs of any shapes that combine, output of the combined shape.
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

  /** The rule for a node: stored operands to the stored result, not clamped. */
  abstract Rule rule(Node node);

  @Override
  public final QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public final void validate(Node node) {
    Check.arity(node, 2, 2);
    Value a = node.input(0);
    Value b = node.input(1);
    Check.numbers(node, a, b, node.output());
    Broadcast broadcast = Broadcast.of(a.shape(), b.shape());
    if (broadcast == null) {
      throw Check.invalid(node, a + " and " + b + " cannot be broadcast");
    }
    Check.outputShape(node, broadcast.output());
  }

  @Override
  public final Kernel scalar(Node node) {
    return node.output().type() == DataType.FLOAT32
        ? new FloatScalar(node, this)
        : new Scalar(node, rule(node), QuantizedClamp.of(activation, node.output()));
  }

  /** The float32 result, not clamped. */
  abstract float apply(float a, float b);

  /** The arithmetic of one element. */
  interface Rule {
    int apply(int a, int b);
  }

  /** One unit is one element. */
  private static final class FloatScalar extends ScalarKernel {
    private final Binary operator;
    private final Broadcast broadcast;
    private final boolean sameShape;
    private final int elements;

    FloatScalar(Node node, Binary operator) {
      Shape a = node.input(0).shape();
      Shape b = node.input(1).shape();
      this.operator = operator;
      this.broadcast = Broadcast.of(a, b);
      this.sameShape = a.equals(b);
      this.elements = node.output().shape().elements();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        float a = memory.f32(at.input(0) + 4 * (sameShape ? i : broadcast.a(i)));
        float b = memory.f32(at.input(1) + 4 * (sameShape ? i : broadcast.b(i)));
        memory.f32(at.output() + 4 * i, operator.activation.apply(operator.apply(a, b)));
      }
    }
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final Rule rule;
    private final QuantizedClamp clamp;
    private final Broadcast broadcast;
    private final boolean sameShape;
    private final int elements;
    private final int maskA;
    private final int maskB;

    Scalar(Node node, Rule rule, QuantizedClamp clamp) {
      Value a = node.input(0);
      Value b = node.input(1);
      this.rule = rule;
      this.clamp = clamp;
      this.broadcast = Broadcast.of(a.shape(), b.shape());
      this.sameShape = a.shape().equals(b.shape());
      this.elements = node.output().shape().elements();
      this.maskA = a.type().mask();
      this.maskB = b.type().mask();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        int a = memory.i8(at.input(0) + (sameShape ? i : broadcast.a(i))) & maskA;
        int b = memory.i8(at.input(1) + (sameShape ? i : broadcast.b(i))) & maskB;
        memory.i8(at.output() + i, clamp.apply(rule.apply(a, b)));
      }
    }
  }
}
