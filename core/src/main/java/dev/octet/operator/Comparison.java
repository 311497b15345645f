package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.numerics.FixedPoint;
import dev.octet.tensor.DataType;

/**
 * EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER and GREATER_EQUAL with broadcasting; the output is
 * bool. Quantized operands are compared as TFLite does: {@code (q - z) * 256 * s} in fixed point.
 * Bools can be equal or not.
 */
public final class Comparison extends Binary {
  private static final int LEFT_SHIFT = 8;

  private final Kind kind;

  /** The relations, named as the operators. */
  public enum Kind {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_EQUAL,
    GREATER,
    GREATER_EQUAL
  }

  /** The operator of one relation. */
  public Comparison(Kind kind) {
    super(Activation.NONE);
    this.kind = kind;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  void checkTypes(Node node) {
    if (node.input(0).type() == DataType.BOOL && kind.ordinal() <= Kind.NOT_EQUAL.ordinal()) {
      Check.type(node, node.input(1), DataType.BOOL);
    } else {
      Check.sameNumbers(node, node.input(0), node.input(1));
    }
    Check.type(node, node.output(), DataType.BOOL);
  }

  @Override
  float apply(float a, float b) {
    return holds(a < b, a == b, a > b) ? 1 : 0;
  }

  @Override
  long apply(long a, long b) {
    return holds(a < b, a == b, a > b) ? 1 : 0;
  }

  private boolean holds(boolean less, boolean equal, boolean greater) {
    return switch (kind) {
      case EQUAL -> equal;
      case NOT_EQUAL -> !equal;
      case LESS -> less;
      case LESS_EQUAL -> less || equal;
      case GREATER -> greater;
      default -> greater || equal;
    };
  }

  @Override
  Rule rule(Node node) {
    Value a = node.input(0);
    Value b = node.input(1);
    int zeroA = a.quantization().zeroPoint();
    int zeroB = b.quantization().zeroPoint();
    FixedPoint fixedA = new FixedPoint(a.quantization().scale());
    FixedPoint fixedB = new FixedPoint(b.quantization().scale());
    return (p, q) ->
        (int)
            apply(
                (long) fixedA.multiply((p - zeroA) << LEFT_SHIFT),
                (long) fixedB.multiply((q - zeroB) << LEFT_SHIFT));
  }
}
