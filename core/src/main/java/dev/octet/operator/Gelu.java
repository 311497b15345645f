package dev.octet.operator;

import dev.octet.numerics.ErrorFunction;
import dev.octet.numerics.Exponential;

/**
 * GELU: {@code x * P(X <= x)} for a normal X. Exact as {@code x / 2 * erfc(-x / sqrt(2))} by {@link
 * ErrorFunction}, or approximately as {@code x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715
 * x^3)))}. In float64 up to the last step. Source: the .tflite schema, GeluOptions.
 */
public final class Gelu extends Unary {
  /** {@code sqrt(1 / 2)}. */
  public static final double SQRT_HALF = 0.7071067811865476;

  /** {@code 2 * sqrt(2 / pi)}. */
  public static final double TWICE_SQRT_TWO_OVER_PI = 2 * 0.7978845608028654;

  /** The factor of the third power in the approximate form. */
  public static final double CUBIC = 0.044715;

  private final boolean approximate;

  /** The operator; {@code approximate} chooses the form with the hyperbolic tangent. */
  public Gelu(boolean approximate) {
    this.approximate = approximate;
  }

  /** Whether tanh stands for the error function. */
  public boolean approximate() {
    return approximate;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "GELU";
  }

  @Override
  public float apply(float value) {
    double x = value;
    if (x != x) {
      return value;
    }
    if (!approximate) {
      return x < -20 ? -0f : (float) (x * 0.5 * ErrorFunction.complement(-x * SQRT_HALF));
    }
    double inner = TWICE_SQRT_TWO_OVER_PI * (x + CUBIC * x * x * x);
    if (inner > 200 || inner < -200) {
      return inner < 0 ? -0f : value;
    }
    return (float) (x / (1 + Exponential.quick(-inner)));
  }
}
