package dev.octet.numerics;

/** The exponential function from basic operations only: the same bits on every platform. */
public final class Exponential {
  /** What float64 arguments are multiplied by to count in powers of two. */
  public static final double LOG2E = 1.4426950408889634;

  /** The leading bits of ln 2. */
  public static final double LN2_HI = 6.93147180369123816490e-01;

  /** The rest of ln 2. */
  public static final double LN2_LO = 1.90821492927058770002e-10;

  /** What float32 arguments are multiplied by to count in powers of two. */
  public static final float LOG2E_F = 1.44269504f;

  /** The leading 15 bits of ln 2. */
  public static final float LN2_HI_F = 0.693145752f;

  /** The rest of ln 2. */
  public static final float LN2_LO_F = 1.42860677e-6f;

  /** Below this, a float32 exponential is 0. */
  public static final float SMALLEST_F = -87.33655f;

  /** Above this, a float32 exponential is infinite. */
  public static final float LARGEST_F = 88.72284f;

  private Exponential() {}

  /**
   * e^x to about one unit in the last place of a double.
   *
   * <p>{@code x = k ln2 + r} with {@code |r| <= ln2 / 2} (Cody and Waite, ln2 in two parts); Taylor
   * series of degree 13 for e^r; scaled by 2^k in two steps so that subnormal results are right.
   */
  public static double exp(double x) {
    if (x != x) {
      return x;
    }
    if (x > 709.79) {
      return Double.POSITIVE_INFINITY;
    }
    if (x < -745.2) {
      return 0;
    }
    int k = (int) (x * LOG2E + (x < 0 ? -0.5 : 0.5));
    double r = (x - k * LN2_HI) - k * LN2_LO;
    double sum = 1;
    for (int i = 13; i >= 1; i--) {
      sum = 1 + sum * r / i;
    }
    int half = k / 2;
    return sum * powerOfTwo(half) * powerOfTwo(k - half);
  }

  /**
   * e^x to about one unit in the last place of a float; 0 below -87.3, infinity above 88.7.
   *
   * <p>{@code x = k ln2 + r} as for doubles, ln2 in two parts of which the first has 15 bits, so
   * that its product with k is exact; a polynomial of degree 6 for e^r; scaled in two steps.
   * Written so that every operation has a SIMD counterpart.
   */
  public static float exp(float x) {
    if (x != x) {
      return x;
    }
    if (x > LARGEST_F) {
      return Float.POSITIVE_INFINITY;
    }
    if (x < SMALLEST_F) {
      return 0;
    }
    float k = (x * LOG2E_F + 12582912f) - 12582912f;
    float r = (x - k * LN2_HI_F) - k * LN2_LO_F;
    float p = 1f / 720;
    p = p * r + 1f / 120;
    p = p * r + 1f / 24;
    p = p * r + 1f / 6;
    p = p * r + 0.5f;
    p = p * r + 1f;
    p = p * r + 1f;
    int n = (int) k;
    int half = n >> 1;
    return p * powerOfTwoF(half) * powerOfTwoF(n - half);
  }

  /**
   * e^x to within 1e-11 of it, for |x| up to 700: a shorter series, for results that are rounded to
   * float32.
   */
  public static double quick(double x) {
    int k = (int) (x * LOG2E + (x < 0 ? -0.5 : 0.5));
    double r = (x - k * LN2_HI) - k * LN2_LO;
    double p = 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r + 1;
    p = p * r + 1;
    return p * powerOfTwo(k);
  }

  /** e^x - 1 to one unit in the last place, for x not above 700. */
  public static float minusOne(float x) {
    if (x > -0x1p-10f && x < 0x1p-10f) {
      double r = x;
      return (float) (r + r * r * (0.5 + r * (1.0 / 6)));
    }
    return x < -100 ? -1 : (float) (quick(x) - 1);
  }

  /** The hyperbolic tangent to one unit in the last place. */
  public static float tanh(float x) {
    if (x > 10 || x < -10) {
      return x > 0 ? 1 : -1;
    }
    if (x > -0x1p-10f && x < 0x1p-10f) {
      double r = x;
      return (float) (r - r * r * r * (1.0 / 3));
    }
    return (float) (1 - 2 / (quick(2.0 * x) + 1));
  }

  private static float powerOfTwoF(int exponent) {
    return Float.intBitsToFloat((exponent + 127) << 23);
  }

  private static double powerOfTwo(int exponent) {
    return Double.longBitsToDouble((long) (exponent + 1023) << 52);
  }
}
