package dev.octet.numerics;

/**
 * The logistic function and the hyperbolic tangent of 16-bit numbers in gemmlowp's fixed point, the
 * result in 15 fraction bits: what TFLite's integer LSTM computes. The exponential of a negative
 * number is a polynomial of degree 4 for its last quarter times a factor for each other bit; the
 * quotients are three steps of Newton and Raphson.
 */
public final class FixedPointGate {
  /** {@code exp(-2^e)} for e = -2 to 4, in 15 fraction bits. */
  private static final int[] FACTORS = {25520, 19875, 12055, 4435, 600, 11, 0};

  private static final int EIGHTH = 1 << 12;
  private static final int EXP_OF_MINUS_EIGHTH = 28918;
  private static final int THIRD = 10923;
  private static final int ONE = 32767;

  private FixedPointGate() {}

  /**
   * {@code 1 / (1 + exp(-x))}.
   *
   * @param x with 12 fraction bits
   */
  public static int logistic(int x) {
    if (x == 0) {
      return 1 << 14;
    }
    int positive = Math.min(inverse(exp(x > 0 ? -x : x, 3)) << 1, ONE);
    return x > 0 ? positive : ONE - positive;
  }

  /**
   * {@code tanh(x)}.
   *
   * @param integerBits 0 to 6; x has {@code 15 - integerBits} fraction bits
   */
  public static int tanh(int x, int integerBits) {
    if (x == 0) {
      return 0;
    }
    int y = inverse(exp(x > 0 ? -x : x, integerBits + 1)) - (1 << 13);
    int positive = Math.min(y << 2, ONE);
    return x > 0 ? positive : -positive;
  }

  /** {@code 2 / (1 + x)} with 13 fraction bits, for x in [0, 1] with 15. */
  private static int inverse(int x) {
    int half = (x + ONE + 1) >> 1;
    int y = 23130 + multiply(half, -15420);
    for (int i = 0; i < 3; i++) {
      y += saturate(multiply(y, (1 << 13) - multiply(half, y)) << 2);
    }
    return y;
  }

  /** {@code exp(x)} for x below 0, in 15 fraction bits. */
  private static int exp(int x, int integerBits) {
    int fraction = 15 - integerBits;
    int quarter = 1 << (fraction - 2);
    int last = (x & (quarter - 1)) - quarter;
    int rest = last - x;
    int result = expOfQuarter(last << integerBits);
    for (int i = 0; i < integerBits + 2 && i < FACTORS.length; i++) {
      if ((rest >> (fraction - 2 + i) & 1) != 0) {
        result = multiply(result, FACTORS[i]);
      }
    }
    return integerBits > 5 && x < -(1 << (20 - integerBits)) ? 0 : result;
  }

  /** {@code exp(x)} for x in [-1/4, 0), around -1/8. */
  private static int expOfQuarter(int x) {
    int d = x + EIGHTH;
    int d2 = multiply(d, d);
    int d3 = multiply(d2, d);
    int d4 = FixedPoint.roundingShiftRight(multiply(d2, d2), 2);
    int series = FixedPoint.roundingShiftRight(multiply(d4 + d3, THIRD) + d2, 1);
    return saturate(EXP_OF_MINUS_EIGHTH + multiply(EXP_OF_MINUS_EIGHTH, d + series));
  }

  /** The product in 15 fraction bits, ties upwards. */
  private static int multiply(int a, int b) {
    return (a * b + (1 << 14)) >> 15;
  }

  private static int saturate(int x) {
    return Rounding.clamp(x, -32768, 32767);
  }
}
