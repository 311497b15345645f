package dev.octet.quantizer.diagnosis;

import java.util.Arrays;

/**
 * How often numbers occur, in bins of equal width over {@code [-limit, limit)}. The limit is a
 * power of two that doubles, while pairs of bins merge, when a number lies outside: memory does not
 * grow, and the counts do not depend on the order of the numbers.
 */
public final class ValueHistogram {
  /** Number of bins; those below {@code BINS / 2} are for negative numbers. */
  public static final int BINS = 256;

  private static final int HALF = BINS / 2;
  private static final double FIRST_LIMIT = 0x1p-20;

  private final long[] counts = new long[BINS];
  private double limit = FIRST_LIMIT;
  private long total;

  /** Counts numbers; those that are not finite are left out. */
  public void observe(float[] values) {
    for (float value : values) {
      if (!(Math.abs(value) <= Float.MAX_VALUE)) {
        continue;
      }
      while (value >= limit || value < -limit) {
        widen();
      }
      counts[HALF + (int) Math.floor(value * (HALF / limit))]++;
      total++;
    }
  }

  private void widen() {
    long[] old = counts.clone();
    Arrays.fill(counts, 0);
    for (int i = 0; i < BINS; i++) {
      counts[BINS / 4 + i / 2] += old[i];
    }
    limit *= 2;
  }

  /** How many numbers were counted. */
  public long total() {
    return total;
  }

  /** How many numbers lie in {@code [edge(bin), edge(bin + 1))}. */
  public long count(int bin) {
    return counts[bin];
  }

  /** The smallest number of a bin; of {@link #BINS} the end of the last. */
  public double edge(int bin) {
    return (bin - HALF) * (limit / HALF);
  }

  /** The first bin that is not empty; {@link #BINS} if all are. */
  public int first() {
    int bin = 0;
    while (bin < BINS && counts[bin] == 0) {
      bin++;
    }
    return bin;
  }

  /** The last bin that is not empty; -1 if all are. */
  public int last() {
    int bin = BINS - 1;
    while (bin >= 0 && counts[bin] == 0) {
      bin--;
    }
    return bin;
  }
}
