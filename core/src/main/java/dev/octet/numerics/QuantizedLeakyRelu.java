package dev.octet.numerics;

import dev.octet.graph.Value;

/**
 * The rule of LEAKY_RELU, {@code d = q - z_in}. 8-bit with both factors in [-2^7 or 2^-8, 2^7] it
 * is XNNPACK's: {@code ((z_o << 8) + 128 + d * M) >> 8}, {@code M = he(256 * s_in / s_o)} for
 * {@code d >= 0}, else {@code he(256 * fl(fl(s_in / s_o) * alpha))}. Elsewhere TFLite's fixed point
 * with {@code fl(s_in / s_o)} and {@code fl(fl(s_in * alpha) / s_o)}.
 */
public final class QuantizedLeakyRelu implements QuantizedFunction {
  private final int zeroInput;
  private final int zeroPoint;
  private final int positive;
  private final int negative;
  private final FixedPoint fixedPositive;
  private final FixedPoint fixedNegative;
  private final int sign;

  /** The rule from {@code input} to {@code output}. */
  public QuantizedLeakyRelu(Value input, float alpha, Value output) {
    float ratio = input.quantization().scale() / output.quantization().scale();
    float slope = ratio * alpha;
    boolean single =
        output.type().isByte()
            && ratio >= 0x1p-8f
            && ratio <= 0x1p7f
            && slope >= -0x1p7f
            && slope <= 0x1p7f
            && (slope < 0 ? -slope : slope) >= 0x1p-8f;
    this.zeroInput = input.quantization().zeroPoint();
    this.zeroPoint = output.quantization().zeroPoint();
    this.positive = Rounding.halfEven(256 * ratio);
    this.negative = Rounding.halfEven(256 * slope);
    this.sign = slope < 0 ? -1 : 1;
    float scaled = input.quantization().scale() * alpha / output.quantization().scale();
    this.fixedPositive = single ? null : new FixedPoint(ratio);
    this.fixedNegative = single ? null : new FixedPoint(scaled * sign);
  }

  @Override
  public int apply(int q) {
    int d = q - zeroInput;
    if (fixedPositive == null) {
      return ((zeroPoint << 8) + 128 + d * (d >= 0 ? positive : negative)) >> 8;
    }
    return (d >= 0 ? fixedPositive.multiply(d) : fixedNegative.multiply(d) * sign) + zeroPoint;
  }
}
