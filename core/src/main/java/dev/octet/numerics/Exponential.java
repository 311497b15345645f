package dev.octet.numerics;

/** The exponential function from basic operations only: the same bits on every platform. */
public final class Exponential {
  private static final double LOG2E = 1.4426950408889634;
  private static final double LN2_HI = 6.93147180369123816490e-01;
  private static final double LN2_LO = 1.90821492927058770002e-10;

  private Exponential() {}

  /**
   * e^x to about one unit in the last place of a double.
   *
   * <p>{@code x = k ln2 + r} with |r| <= ln2 / 2 (Cody and Waite, ln2 in two parts); Taylor series
   * of degree 13 for e^r; scaled by 2^k in two steps so that subnormal results are right.
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

  private static double powerOfTwo(int exponent) {
    return Double.longBitsToDouble((long) (exponent + 1023) << 52);
  }
}
