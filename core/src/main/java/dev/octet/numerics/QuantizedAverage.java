package dev.octet.numerics;

import dev.octet.graph.Value;

/**
 * The rule of AVERAGE_POOL_2D (TFLite): the mean of the raw values of the model file, scales
 * ignored, {@code (S +- n/2) / n} truncated, away from zero at ties.
 */
public final class QuantizedAverage {
  private final int shift;

  /** The rule for {@code value}, which the pool reads and writes in the same form. */
  public QuantizedAverage(Value value) {
    this.shift = value.domainShift();
  }

  /**
   * The stored mean of {@code count} stored values with the given sum, not clamped.
   *
   * @param count at least 1
   */
  public int apply(int sum, int count) {
    int source = sum - shift * count;
    int half = count >> 1;
    return (source > 0 ? source + half : source - half) / count + shift;
  }
}
