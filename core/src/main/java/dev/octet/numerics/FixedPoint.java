package dev.octet.numerics;

/**
 * TFLite's fixed-point multiplication (gemmlowp): a 31-bit multiplier and a power of two, rounding
 * twice.
 */
public final class FixedPoint {
  private final int multiplier;
  private final int exponent;

  /**
   * The closest representation of {@code real}.
   *
   * @param real not negative; infinity counts as the largest number
   */
  public FixedPoint(double real) {
    int e = 0;
    double fraction = real > Double.MAX_VALUE ? Double.MAX_VALUE : real;
    if (real > 0) {
      while (fraction >= 1) {
        fraction /= 2;
        e++;
      }
      while (fraction < 0.5) {
        fraction *= 2;
        e--;
      }
    }
    long m = (long) (fraction * 2147483648.0 + 0.5);
    if (m == 1L << 31) {
      m >>= 1;
      e++;
    }
    if (e < -31) {
      m = 0;
      e = 0;
    }
    this.multiplier = (int) m;
    this.exponent = e;
  }

  private FixedPoint(int multiplier, int exponent) {
    this.multiplier = multiplier;
    this.exponent = exponent;
  }

  /**
   * {@code 1 / sqrt(x)} by five steps of Newton and Raphson, as TFLite computes it.
   *
   * @param x at least 1
   */
  static FixedPoint inverseSquareRoot(int x) {
    if (x == 1) {
      return new FixedPoint(Integer.MAX_VALUE, 0);
    }
    int input = x;
    int right = 11;
    while (input >= 1 << 29) {
      input /= 4;
      right++;
    }
    int pairs = (Integer.numberOfLeadingZeros(input) - 1) / 2 - 1;
    right -= pairs;
    input <<= 2 * pairs;
    int half = roundingShiftRight(input >> 1, 1);
    int y = 1 << 28;
    for (int i = 0; i < 5; i++) {
      int cube = rescaled(doublingHighMultiply(doublingHighMultiply(y, y), y), 6);
      int next = doublingHighMultiply((1 << 28) + (1 << 27), y) - doublingHighMultiply(half, cube);
      y = rescaled(next, 3);
    }
    y = doublingHighMultiply(y, 1518500250);
    return right < 0 ? new FixedPoint(y << -right, 0) : new FixedPoint(y, -right);
  }

  /** {@code x * 2^bits}, saturating. */
  private static int rescaled(int x, int bits) {
    long shifted = (long) x << bits;
    return (int) Math.max(Math.min(shifted, Integer.MAX_VALUE), Integer.MIN_VALUE);
  }

  /** {@code x * real}, rounded; {@code x << exponent} wraps as in TFLite. */
  public int multiply(int x) {
    int left = exponent > 0 ? exponent : 0;
    int right = exponent > 0 ? 0 : -exponent;
    return roundingShiftRight(doublingHighMultiply(x << left, multiplier), right);
  }

  /** {@code x * real}, rounded once, ties upwards. */
  public int multiplyOnce(int x) {
    return (int) (((long) x * multiplier + (1L << (30 - exponent))) >> (31 - exponent));
  }

  /**
   * {@code x * real} by the multiplier in 15 bits, rounded once, ties upwards: TFLite's rule for
   * 64-bit sums. Exact for {@code |x| < 2^47} and {@code real < 2^7}.
   */
  public int multiply(long x) {
    return (int) ((x * multiplier16() + (1L << (14 - exponent))) >> (15 - exponent));
  }

  /** The power of two. */
  int exponent() {
    return exponent;
  }

  /** The multiplier in 31 bits. */
  int multiplier() {
    return multiplier;
  }

  /** The multiplier in 15 bits, rounded half up. */
  int multiplier16() {
    return Math.min((int) ((multiplier + 32768L) >> 16), 32767);
  }

  /** The high half of {@code 2ab}, ties upwards, saturating. */
  static int doublingHighMultiply(int a, int b) {
    if (a == b && a == Integer.MIN_VALUE) {
      return Integer.MAX_VALUE;
    }
    long product = (long) a * b;
    long nudge = product >= 0 ? 1L << 30 : 1 - (1L << 30);
    return (int) ((product + nudge) / (1L << 31));
  }

  /** {@code x / 2^shift}, ties away from zero. */
  public static int roundingShiftRight(int x, int shift) {
    int mask = (int) ((1L << shift) - 1);
    int remainder = x & mask;
    int threshold = (mask >>> 1) + (x < 0 ? 1 : 0);
    return (x >> shift) + (remainder > threshold ? 1 : 0);
  }
}
