package dev.octet.quantizer;

/** Rounding of doubles to whole numbers, the same on every platform. */
public final class HalfEven {
  private static final double MAGIC = 6755399441055744.0;

  private HalfEven() {}

  /** The nearest whole number, ties to even; exact for |x| below 2^51. */
  public static double round(double x) {
    // 1.5 * 2^52 leaves no fraction bits, so that the addition itself rounds.
    return (x + MAGIC) - MAGIC;
  }
}
