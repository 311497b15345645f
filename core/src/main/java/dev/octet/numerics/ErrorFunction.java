package dev.octet.numerics;

/** The error function from basic operations only: the same bits on every platform. */
public final class ErrorFunction {
  /** Of {@code erfc(z) * exp(z^2) / t} in powers of t; interpolated at Chebyshev points. */
  private static final double[] COEFFICIENTS = {
    -0.029947843866254483,
    0.2238202674712373,
    -0.713343153590083,
    1.2265810870568399,
    -1.1728231785383982,
    0.6024705542756784,
    -0.26860959234360526,
    0.15657174714373617,
    0.16273961396733522,
    0.24846039821357607,
    0.28198188050842943,
    0.28209821968366156
  };

  private ErrorFunction() {}

  /** The coefficients of the polynomial, the highest power first. */
  public static double[] coefficients() {
    return COEFFICIENTS.clone();
  }

  /**
   * {@code erfc(x) = 1 - erf(x)} to within 2e-9 of it, for |x| up to 20: {@code t * exp(-x^2) *
   * polynomial(t)} with {@code t = 1 / (1 + x / 2)} for positive x, {@code 2 - erfc(-x)} for
   * others.
   */
  public static double complement(double x) {
    double z = x < 0 ? -x : x;
    if (z > 20) {
      return x < 0 ? 2 : 0;
    }
    double t = 1 / (1 + 0.5 * z);
    double sum = 0;
    for (double each : COEFFICIENTS) {
      sum = sum * t + each;
    }
    double result = t * sum * Exponential.quick(-z * z);
    return x < 0 ? 2 - result : result;
  }
}
