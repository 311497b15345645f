package dev.octet.numerics;

/** Rounding of floats to integers, the same on every platform. */
public final class Rounding {
  private static final float MAGIC = 12582912f;

  private Rounding() {}

  /**
   * Rounds to the nearest integer, ties to even, saturating at plus and minus 2^21.
   *
   * <p>Adding 1.5 * 2^23 leaves no fraction bits, so that the addition itself rounds; exact for
   * {@code |x| < 2^22}.
   */
  public static int halfEven(float x) {
    if (x < -2097152f) {
      return -2097152;
    }
    if (x > 2097152f) {
      return 2097152;
    }
    return (int) ((x + MAGIC) - MAGIC);
  }

  /**
   * Rounds to the nearest integer, ties away from zero (C's {@code round} and {@code roundf}),
   * saturating at plus and minus 2^21.
   */
  public static int halfAway(double x) {
    double limited = x < -2097152 ? -2097152 : x > 2097152 ? 2097152 : x;
    return (int) (limited + (limited < 0 ? -0.5 : 0.5));
  }

  /** The nearest integer as a float, ties to even; keeps the sign of zero, infinities and NaN. */
  public static float integral(float x) {
    if (x > 0 && x < 0x1p23f) {
      return (x + 0x1p23f) - 0x1p23f;
    }
    if (x < 0 && x > -0x1p23f) {
      float rounded = (x - 0x1p23f) + 0x1p23f;
      return rounded == 0 ? -0f : rounded;
    }
    return x;
  }

  /** {@code value} limited to {@code [lo, hi]}. */
  public static int clamp(int value, int lo, int hi) {
    return value < lo ? lo : value > hi ? hi : value;
  }
}
