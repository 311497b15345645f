package dev.octet.operator;

import dev.octet.numerics.Activation;

/**
 * SUB: {@code out = act(a - b)} with broadcasting; the arithmetic is {@link
 * dev.octet.numerics.QuantizedAdd}.
 */
public final class Sub extends Sum {

  /** The operator with its fused activation. */
  public Sub(Activation activation) {
    super(activation, -1);
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "SUB";
  }

  @Override
  float apply(float a, float b) {
    return a - b;
  }

  @Override
  long apply(long a, long b) {
    return a - b;
  }
}
