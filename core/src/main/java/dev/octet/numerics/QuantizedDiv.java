package dev.octet.numerics;

import dev.octet.graph.Value;

/**
 * The rule of 8-bit DIV (TFLite): the reciprocal of the divisor in 31-bit fixed point by three
 * steps of Newton's method, times the dividend, times {@code s_a / (s_b * s_o)}. A quotient that is
 * to be shifted by 32 bits or more comes out one too high, or far off, as there; a number divided
 * by 0 saturates, and 0 divided by 0 is the zero point.
 */
public final class QuantizedDiv {
  /** 48 / 17 and 32 / 17 with 29 bits after the point: the line closest to a reciprocal. */
  private static final int START = 1515870810;

  private static final int SLOPE = 1010580540;

  private final int zeroA;
  private final int zeroB;
  private final int zeroPoint;
  private final FixedPoint factor;

  /** The rule for two 8-bit operands and an 8-bit result. */
  public QuantizedDiv(Value a, Value b, Value output) {
    this.zeroA = a.quantization().zeroPoint();
    this.zeroB = b.quantization().zeroPoint();
    this.zeroPoint = output.quantization().zeroPoint();
    double scale = (double) b.quantization().scale() * output.quantization().scale();
    this.factor = new FixedPoint(a.quantization().scale() / scale);
  }

  /** The stored result for the stored operands, not clamped. */
  public int apply(int p, int q) {
    int divisor = q - zeroB;
    int dividend = divisor < 0 ? zeroA - p : p - zeroA;
    if (dividend == 0 && divisor == 0) {
      return zeroPoint;
    }
    if (divisor == 0) {
      return dividend > 0 ? 65536 : -65536;
    }
    int b = divisor < 0 ? -divisor : divisor;
    int zeros = Integer.numberOfLeadingZeros(b);
    int headroom = signBits(dividend);
    int quotient =
        FixedPoint.doublingHighMultiply(dividend << headroom, reciprocal((b << zeros) - (1 << 31)));
    int shift = 31 - zeros + headroom - factor.exponent();
    return shifted(FixedPoint.doublingHighMultiply(quotient, factor.multiplier()), shift)
        + zeroPoint;
  }

  /** By how much a number can be shifted to the left before it overflows. */
  private static int signBits(int x) {
    return x >= 0 ? Integer.numberOfLeadingZeros(x) - 1 : Integer.numberOfLeadingZeros(2 * -x - 1);
  }

  /** {@code 1 / (1 + x)} for x in [0, 1), both with 31 bits after the point. */
  private static int reciprocal(int x) {
    int half = (int) ((x + (1L << 31)) / 2);
    int y = START - FixedPoint.doublingHighMultiply(half, SLOPE);
    for (int i = 0; i < 3; i++) {
      int rest = (1 << 29) - FixedPoint.doublingHighMultiply(half, y);
      y += FixedPoint.doublingHighMultiply(y, rest) << 2;
    }
    return y >= 1 << 30 ? Integer.MAX_VALUE : y << 1;
  }

  /** {@code x / 2^shift} with 6-bit shifts of the mask and 5-bit shifts of the number. */
  private static int shifted(int x, int shift) {
    int mask = (int) ((1L << shift) - 1);
    int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (x >> shift) + ((x & mask) > threshold ? 1 : 0);
  }
}
