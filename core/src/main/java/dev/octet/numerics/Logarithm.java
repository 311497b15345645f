package dev.octet.numerics;

/** Logarithms and powers from basic operations only: the same bits on every platform. */
public final class Logarithm {
  private static final double LN2 = 0.6931471805599453;
  private static final double SQRT2 = 1.4142135623730951;

  private Logarithm() {}

  /**
   * The natural logarithm to within 1e-15 of it, for numbers that a float32 can hold; negative
   * infinity for 0, NaN for negative numbers.
   *
   * <p>{@code x = m * 2^e} with m in [sqrt(1/2), sqrt(2)); {@code ln m = 2 artanh(s)}, {@code s =
   * (m - 1) / (m + 1)}, by its Taylor series up to s^21.
   */
  public static double log(double x) {
    if (!(x > 0)) {
      return x == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return x;
    }
    long bits = Double.doubleToRawLongBits(x);
    int e = (int) (bits >>> 52) - 1023;
    double m = Double.longBitsToDouble(bits & 0xFFFFFFFFFFFFFL | 1023L << 52);
    if (m > SQRT2) {
      m *= 0.5;
      e++;
    }
    double s = (m - 1) / (m + 1);
    double square = s * s;
    double sum = 1.0 / 21;
    for (int i = 19; i >= 1; i -= 2) {
      sum = sum * square + 1.0 / i;
    }
    return e * LN2 + 2 * s * sum;
  }

  /**
   * {@code x^y} to one unit in the last place, with the special cases of IEEE 754: 1 for y = 0 or x
   * = 1, NaN for a negative x unless y is an integer.
   */
  public static float pow(float x, float y) {
    if (y == 0 || x == 1) {
      return 1;
    }
    if (x != x || y != y) {
      return Float.NaN;
    }
    boolean infinite = y - y != 0;
    if (infinite && x == -1) {
      return 1;
    }
    boolean integer = !infinite && Math.floor(y) == y;
    boolean odd = integer && Math.floor(y * 0.5) != y * 0.5;
    if (x < 0 && !integer && !infinite && x - x == 0) {
      return Float.NaN;
    }
    boolean negative = odd && (x < 0 || 1 / x < 0);
    double exponent = y * log(x < 0 ? -x : x);
    double magnitude =
        exponent > 200 ? Float.POSITIVE_INFINITY : exponent < -200 ? 0 : Exponential.exp(exponent);
    return (float) (negative ? magnitude * -1 : magnitude);
  }
}
