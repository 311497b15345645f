package dev.octet.quantizer;

import dev.octet.error.ArgumentException;

/**
 * The range that leaves out a small share of the values at either end, so that a few outliers do
 * not make every step coarse.
 *
 * <p>Values are counted in a histogram over {@code [-limit, limit)}. The limit doubles, and pairs
 * of bins merge, when a value lies outside, so that memory does not grow with the number of
 * samples.
 */
public final class PercentileObserver implements Observer {
  private static final int BINS = 8192;
  private static final float FIRST_LIMIT = 0x1p-20f;

  private final double share;
  private final long[] counts = new long[BINS];
  private final MinMaxObserver extremes = new MinMaxObserver();
  private float limit = FIRST_LIMIT;
  private long total;

  /**
   * An observer of a percentile.
   *
   * @param percentile above 50 and at most 100; {@code 100 - percentile} per cent of the values may
   *     lie above the range, and as many below
   * @throws ArgumentException if it is not
   */
  public PercentileObserver(double percentile) {
    if (!(percentile > 50 && percentile <= 100)) {
      throw new ArgumentException(
          "The percentile is " + percentile + ", but must be above 50 and at most 100.");
    }
    this.share = (100 - percentile) / 100;
  }

  @Override
  public void observe(float[] values) {
    extremes.observe(values);
    Range seen = extremes.range();
    while (seen.max() >= limit || seen.min() < -limit) {
      widen();
    }
    float binsPerUnit = BINS / (2 * limit);
    for (float value : values) {
      int bin = (int) ((value + limit) * binsPerUnit);
      counts[Math.min(bin, BINS - 1)]++;
    }
    total += values.length;
  }

  private void widen() {
    long[] old = counts.clone();
    java.util.Arrays.fill(counts, 0);
    for (int i = 0; i < BINS; i++) {
      counts[BINS / 4 + i / 2] += old[i];
    }
    limit *= 2;
  }

  @Override
  public Range range() {
    long outside = (long) (share * total);
    int low = 0;
    for (long below = counts[0]; below <= outside && low < BINS - 1; below += counts[low]) {
      low++;
    }
    int high = BINS - 1;
    for (long above = counts[high]; above <= outside && high > low; above += counts[high]) {
      high--;
    }
    float width = 2 * limit / BINS;
    Range seen = extremes.range();
    return new Range(
        Math.max(seen.min(), -limit + low * width),
        Math.min(seen.max(), -limit + (high + 1) * width));
  }
}
