package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.Activation;
import dev.octet.numerics.Logarithm;
import dev.octet.numerics.QuantizedDiv;
import dev.octet.numerics.QuantizedSquaredDifference;

/**
 * DIV, FLOOR_DIV, FLOOR_MOD, POW, MAXIMUM, MINIMUM and SQUARED_DIFFERENCE with broadcasting.
 *
 * <ul>
 *   <li>DIV cuts off towards zero on integers; FLOOR_DIV rounds down; FLOOR_MOD has the sign of the
 *       divisor. An integer divided by 0 gives 0.
 *   <li>Quantized MAXIMUM and MINIMUM compare stored values, as LiteRT does; 8-bit DIV is {@link
 *       QuantizedDiv}, SQUARED_DIFFERENCE is {@link QuantizedSquaredDifference}; the others go
 *       through float32.
 *   <li>FLOOR_MOD of floats is {@code a - floor(a / b) * b} in float64, rounded at the end; POW is
 *       {@link Logarithm#pow}, on integers repeated multiplication, 0 for a negative exponent but
 *       of 1 and -1.
 * </ul>
 */
public final class Arithmetic extends Binary {
  private final Kind kind;

  /** The operations, named as the operators. */
  public enum Kind {
    DIV,
    FLOOR_DIV,
    FLOOR_MOD,
    POW,
    MAXIMUM,
    MINIMUM,
    SQUARED_DIFFERENCE
  }

  /** One operation with its fused activation; only DIV has one. */
  public Arithmetic(Kind kind, Activation activation) {
    super(activation);
    this.kind = kind;
  }

  /** Which operation this is. */
  public Kind kind() {
    return kind;
  }

  @Override
  public QuantizationRule quantization() {
    return switch (kind) {
      case MAXIMUM, MINIMUM -> QuantizationRule.SAME;
      case SQUARED_DIFFERENCE -> QuantizationRule.FREE;
      default -> QuantizationRule.NONE;
    };
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  float apply(float a, float b) {
    return switch (kind) {
      case DIV -> a / b;
      case FLOOR_DIV -> (float) Math.floor(a / b);
      case FLOOR_MOD -> (float) (a - Math.floor((double) a / b) * b);
      case POW -> Logarithm.pow(a, b);
      case MAXIMUM -> a > b || a != a ? a : b;
      case MINIMUM -> a < b || a != a ? a : b;
      default -> (a - b) * (a - b);
    };
  }

  @Override
  long apply(long a, long b) {
    return switch (kind) {
      case DIV -> quotient(a, b);
      case FLOOR_DIV -> quotient(a, b) - (isRoundedUp(a, b) ? 1 : 0);
      case FLOOR_MOD -> a - quotient(a, b) * b + (isRoundedUp(a, b) ? b : 0);
      case POW -> power(a, b);
      case MAXIMUM -> a > b ? a : b;
      case MINIMUM -> a < b ? a : b;
      default -> (a - b) * (a - b);
    };
  }

  private static long quotient(long a, long b) {
    if (b == 0) {
      return 0;
    }
    return b == -1 ? -a : a / b;
  }

  /** Whether cutting off the fraction of {@code a / b} goes up: it is negative and not whole. */
  private static boolean isRoundedUp(long a, long b) {
    return b != 0 && (a ^ b) < 0 && quotient(a, b) * b != a;
  }

  private static long power(long base, long exponent) {
    if (exponent < 0) {
      return base == 1 || base == -1 ? power(base, -(exponent % 2)) : 0;
    }
    long result = 1;
    long square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      result = (rest & 1) == 0 ? result : result * square;
      square *= square;
    }
    return result;
  }

  @Override
  Rule rule(Node node) {
    return switch (kind) {
      case DIV ->
          node.output().type().isByte()
              ? new QuantizedDiv(node.input(0), node.input(1), node.output())::apply
              : super.rule(node);
      case MAXIMUM -> Math::max;
      case MINIMUM -> Math::min;
      case SQUARED_DIFFERENCE ->
          new QuantizedSquaredDifference(node.input(0), node.input(1), node.output())::apply;
      default -> super.rule(node);
    };
  }
}
