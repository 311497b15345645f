package dev.octet.numerics;

/** Sine and cosine from basic operations only: the same bits on every platform. */
public final class Trigonometry {
  private static final double TWO_OVER_PI = 0.6366197723675814;

  /** pi / 2 in three parts of at most 29 bits: exact times any integer below 2^24. */
  private static final double FIRST = 1.5707963109016418;

  private static final double SECOND = 1.5893254767807008e-08;
  private static final double THIRD = 5.721188726109832e-18;
  private static final double HALF_PI = 1.5707963267948966;

  private Trigonometry() {}

  /** The sine to one unit in the last place, of any finite x; NaN for others. */
  public static float sin(float x) {
    return shifted(x, 0);
  }

  /** The cosine, likewise. */
  public static float cos(float x) {
    return shifted(x, 1);
  }

  /**
   * The sine of {@code k / n} of a turn and {@code quarters} quarters, to about 1e-14.
   *
   * @param k at least 0
   * @param n above {@code k}, at most 2^28
   */
  static double sine(int k, int n, int quarters) {
    int nearest = (8 * k + n) / (2 * n);
    double r = (4 * k - nearest * n) * (HALF_PI / n);
    return quadrant(r, nearest + quarters);
  }

  /** The sine of r from -pi / 4 to pi / 4 and {@code quarters} quarters of a turn. */
  private static double quadrant(double r, int quarters) {
    double value = (quarters & 1) == 0 ? sine(r) : cosine(r);
    return (quarters & 2) == 0 ? value : -value;
  }

  /** {@code sin(x + quarters * pi / 2)}. */
  private static float shifted(float x, int quarters) {
    if (x - x != 0) {
      return Float.NaN;
    }
    int k;
    double r;
    if (x > -0x1p23f && x < 0x1p23f) {
      k = (int) (x * TWO_OVER_PI + (x < 0 ? -0.5 : 0.5));
      r = ((x - k * FIRST) - k * SECOND) - k * THIRD;
    } else {
      long turns = turns(x < 0 ? -x : x);
      k = (int) (turns + (1L << 61) >>> 62);
      r = (turns - ((long) k << 62)) * (HALF_PI * 0x1p-62);
      k = x < 0 ? -k : k;
      r = x < 0 ? -r : r;
    }
    return x == 0 && quarters == 0 ? x : (float) quadrant(r, k + quarters);
  }

  /**
   * {@code x * 2 / pi} modulo 4 in units of 2^-62, for x from 2^23 on: its 24 bits times those bits
   * of 2 / pi that matter (Payne and Hanek).
   */
  private static long turns(float x) {
    int bits = Float.floatToRawIntBits(x);
    long mantissa = bits & 0x7FFFFF | 0x800000;
    int exponent = (bits >>> 23) - 150;
    long high = twoOverPi(exponent - 2) * mantissa;
    return high + (int) ((twoOverPi(exponent + 62) >>> 32) * mantissa >>> 32);
  }

  /** 64 bits of 2 / pi from bit {@code start} after the point on; zeros stand before it. */
  private static long twoOverPi(int start) {
    int word = start + 32 >> 5;
    int shift = start & 31;
    long first = word(word) << 32 | word(word + 1);
    return shift == 0 ? first : first << shift | word(word + 2) >>> 32 - shift;
  }

  /** Number {@code i} of the 32-bit words of 2 / pi; the one before the point is number 0. */
  private static long word(int i) {
    return switch (i) {
      case 1 -> 0xA2F9836EL;
      case 2 -> 0x4E441529L;
      case 3 -> 0xFC2757D1L;
      case 4 -> 0xF534DDC0L;
      case 5 -> 0xDB629599L;
      case 6 -> 0x3C439041L;
      case 7 -> 0xFE5163ABL;
      case 8 -> 0xDEBBC561L;
      default -> 0;
    };
  }

  private static double sine(double r) {
    double s = r * r;
    double p = 1.0 / 6227020800L;
    p = -1.0 / 39916800 + s * p;
    p = 1.0 / 362880 + s * p;
    p = -1.0 / 5040 + s * p;
    p = 1.0 / 120 + s * p;
    p = -1.0 / 6 + s * p;
    return r + r * s * p;
  }

  private static double cosine(double r) {
    double s = r * r;
    double p = -1.0 / 87178291200L;
    p = 1.0 / 479001600 + s * p;
    p = -1.0 / 3628800 + s * p;
    p = 1.0 / 40320 + s * p;
    p = -1.0 / 720 + s * p;
    p = 1.0 / 24 + s * p;
    p = -0.5 + s * p;
    return 1 + s * p;
  }
}
