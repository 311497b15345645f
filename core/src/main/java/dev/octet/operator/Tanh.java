package dev.octet.operator;

import dev.octet.numerics.Exponential;

/** TANH: {@code (exp(2x) - 1) / (exp(2x) + 1)} by {@link Exponential#tanh}. */
public final class Tanh extends Unary {

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.SIGNED_UNIT;
  }

  @Override
  public String name() {
    return "TANH";
  }

  @Override
  public float apply(float x) {
    return Exponential.tanh(x);
  }
}
