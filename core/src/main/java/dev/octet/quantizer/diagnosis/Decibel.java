package dev.octet.quantizer.diagnosis;

import dev.octet.numerics.Logarithm;

/** Ratios of powers in decibels, the same bits on every platform. */
final class Decibel {
  private static final double PER_NEPER = 10 / 2.302585092994046;

  private Decibel() {}

  /**
   * {@code 10 log10(signal / noise)}: infinite without noise, minus infinite where there is nothing
   * but noise or the noise is not finite.
   */
  static double of(double signal, double noise) {
    if (noise == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double ratio = PER_NEPER * (Logarithm.log(signal) - Logarithm.log(noise));
    return ratio == ratio ? ratio : Double.NEGATIVE_INFINITY;
  }
}
