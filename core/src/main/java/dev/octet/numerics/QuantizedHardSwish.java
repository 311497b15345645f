package dev.octet.numerics;

import dev.octet.graph.Value;

/**
 * The rule of 8-bit HARD_SWISH (TFLite), in 16-bit fixed point: {@code h = (q - z) << 7}; {@code x
 * = h * M}, rounded, with {@code M} the 15-bit part of {@code s_in / 128 / s_o}; {@code r} is
 * {@code h} on the scale 3 / 2^15, saturated, and {@code (r + 2^15) >> 1} the share of x that
 * remains; their product is cut off, then shifted and rounded.
 */
public final class QuantizedHardSwish implements QuantizedFunction {
  private final int zeroInput;
  private final int zeroPoint;
  private final FixedPoint output;
  private final FixedPoint share;

  /** The rule from {@code input} to {@code output}, both 8-bit; see {@link #isPossible}. */
  public QuantizedHardSwish(Value input, Value output) {
    float hires = input.quantization().scale() * (1f / 128);
    this.zeroInput = input.quantization().zeroPoint();
    this.zeroPoint = output.quantization().zeroPoint();
    this.output = new FixedPoint(hires / output.quantization().scale());
    this.share = new FixedPoint(hires / (3f / 32768));
  }

  /** Whether TFLite has this rule: the output's scale is at least that of the input over 128. */
  public boolean isPossible() {
    return output.exponent() <= 0;
  }

  @Override
  public int apply(int q) {
    int hires = (q - zeroInput) << 7;
    int x = doublingHighMultiply(hires, output.multiplier16());
    int exponent = share.exponent();
    int r = exponent > 0 ? saturate((long) hires << (exponent - 1)) : hires;
    r = doublingHighMultiply(r, share.multiplier16());
    if (exponent > 0) {
      r = saturate(2L * r);
    } else {
      r = FixedPoint.roundingShiftRight(r, -exponent);
    }
    int product = ((r + 32768) >> 1) * x / 32768;
    return FixedPoint.roundingShiftRight(product, -output.exponent()) + zeroPoint;
  }

  private static int doublingHighMultiply(int a, int b) {
    int product = a * b;
    return (product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / 32768;
  }

  private static int saturate(long x) {
    return x < -32768 ? -32768 : x > 32767 ? 32767 : (int) x;
  }
}
