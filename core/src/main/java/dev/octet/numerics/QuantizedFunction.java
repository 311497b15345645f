package dev.octet.numerics;

import dev.octet.graph.Value;

/** A function of one stored 8-bit or 16-bit value. */
public interface QuantizedFunction {
  /** The stored result for a stored value; what lies outside the output's type is clamped. */
  int apply(int q);

  /** {@code function} in float32 between the two rules of {@link FloatQuantization}. */
  static QuantizedFunction of(FloatFunction function, Value input, Value output) {
    return new ThroughFloat(function, FloatQuantization.of(input), FloatQuantization.of(output));
  }

  /** Dequantizes, computes, quantizes. */
  record ThroughFloat(FloatFunction function, FloatQuantization from, FloatQuantization to)
      implements QuantizedFunction {
    @Override
    public int apply(int q) {
      return to.quantize(function.apply(from.dequantize(q)));
    }
  }
}
