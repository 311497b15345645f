package dev.octet.numerics;

import dev.octet.tensor.Memory;

/**
 * TFLite's layer normalization of 16-bit numbers, with 10 more bits for their mean and 20 for their
 * variance, which counts as a least value where it is below 1.
 */
public final class IntegerNormalization {
  private static final int RESOLUTION = 1 << 20;

  private final FixedPoint factor;
  private final int leastVariance;

  /**
   * The rule.
   *
   * @param scale of the coefficients
   */
  public IntegerNormalization(float scale) {
    this.factor = new FixedPoint((double) scale * 4096);
    this.leastVariance = Math.max(1, (int) (10000 * scale));
  }

  /**
   * Normalizes int32 numbers of 16 bits in place.
   *
   * @param coefficients address of as many int16
   * @param biases address of as many int32
   */
  public void apply(Memory memory, int values, int count, int coefficients, int biases) {
    long sum = 0;
    long squares = 0;
    for (int i = 0; i < count; i++) {
      int x = memory.i32(values + 4 * i);
      sum += x;
      squares += (long) x * x;
    }
    int mean = (int) (sum * 1024 / count);
    long spread = squares * (RESOLUTION / count) - (long) mean * mean;
    int variance = (int) (spread / RESOLUTION);
    FixedPoint inverse = FixedPoint.inverseSquareRoot(variance < 1 ? leastVariance : variance);
    for (int i = 0; i < count; i++) {
      int normal = inverse.multiply(1024 * memory.i32(values + 4 * i) - mean);
      long y = normal * memory.i16(coefficients + 2 * i) + memory.i32(biases + 4 * i);
      int rounded = (int) ((y > 0 ? y + 512 : y - 512) / 1024);
      memory.i32(values + 4 * i, Rounding.clamp(factor.multiply(rounded), -32768, 32767));
    }
  }
}
