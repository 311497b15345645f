package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Exponential;
import dev.octet.numerics.FloatQuantization;
import dev.octet.numerics.Logarithm;
import dev.octet.numerics.QuantizedFunction;
import dev.octet.numerics.Rounding;
import dev.octet.numerics.Trigonometry;

/**
 * The functions of mathematics without parameters: ABS, NEG, SQRT, RSQRT ({@code 1 / sqrt(x)}),
 * SQUARE, EXP, LOG, SIN, COS, FLOOR, CEIL, ROUND (half to even), SIGN. Integers where the result is
 * one: ABS, NEG, SQUARE, SIGN. Quantized, SQRT cuts fractions off and LOG gives the least value for
 * numbers that have none, as TFLite does.
 */
public final class MathFunction extends Unary {
  private final Kind kind;

  /** The functions, named as the operators. */
  public enum Kind {
    ABS,
    NEG,
    SQUARE,
    SIGN,
    SQRT,
    RSQRT,
    EXP,
    LOG,
    SIN,
    COS,
    FLOOR,
    CEIL,
    ROUND
  }

  /** The operator of one function. */
  public MathFunction(Kind kind) {
    this.kind = kind;
  }

  /** Which function this is. */
  public Kind kind() {
    return kind;
  }

  @Override
  public QuantizationRule quantization() {
    return switch (kind) {
      case ABS, SQRT, RSQRT, EXP, LOG -> QuantizationRule.FREE;
      default -> QuantizationRule.NONE;
    };
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  boolean takesIntegers() {
    return kind.ordinal() <= Kind.SIGN.ordinal();
  }

  @Override
  public float apply(float x) {
    return switch (kind) {
      case ABS -> x <= 0 ? 0f - x : x;
      case NEG -> x * -1;
      case SQUARE -> x * x;
      case SIGN -> x > 0 ? 1 : x < 0 ? -1 : x;
      case SQRT -> (float) Math.sqrt(x);
      case RSQRT -> (float) (1 / Math.sqrt(x));
      case EXP -> Exponential.exp(x);
      case LOG -> (float) Logarithm.log(x);
      case SIN -> Trigonometry.sin(x);
      case COS -> Trigonometry.cos(x);
      case FLOOR -> (float) Math.floor(x);
      case CEIL -> (float) Math.ceil(x);
      default -> Rounding.integral(x);
    };
  }

  @Override
  QuantizedFunction rule(Node node) {
    return switch (kind) {
      case LOG -> QuantizedFunction.of(MathFunction::logOrLeast, node.input(0), node.output());
      case SQRT -> new CutSquareRoot(node.input(0), node.output());
      default -> super.rule(node);
    };
  }

  private static float logOrLeast(float x) {
    return x < 0 ? Float.NEGATIVE_INFINITY : (float) Logarithm.log(x);
  }

  /** Cuts fractions off, as TFLite does; 0 for negative numbers. */
  private static final class CutSquareRoot implements QuantizedFunction {
    private final FloatQuantization from;
    private final float inverse;
    private final int zeroPoint;

    CutSquareRoot(Value input, Value output) {
      this.from = FloatQuantization.of(input);
      this.inverse = FloatQuantization.of(output).inverse();
      this.zeroPoint = output.quantization().zeroPoint();
    }

    @Override
    public int apply(int q) {
      float x = from.dequantize(q);
      float root = x > 0 ? (float) Math.sqrt(x) * inverse : 0;
      return (root < 65536 ? (int) root : 65536) + zeroPoint;
    }
  }

  @Override
  long apply(long x) {
    return switch (kind) {
      case ABS -> x < 0 ? -x : x;
      case NEG -> -x;
      case SQUARE -> x * x;
      default -> x > 0 ? 1 : x < 0 ? -1 : 0;
    };
  }
}
