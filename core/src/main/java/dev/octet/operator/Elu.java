package dev.octet.operator;

import dev.octet.numerics.Exponential;

/** ELU: {@code x < 0 ? exp(x) - 1 : x} by {@link Exponential#minusOne}. */
public final class Elu extends Unary {

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "ELU";
  }

  @Override
  public float apply(float x) {
    return x < 0 ? Exponential.minusOne(x) : x;
  }
}
