package dev.octet.quantizer;

import java.util.Arrays;

/**
 * How often values occur, in bins of equal width over {@code [-limit, limit)}. The limit is a power
 * of two that doubles, while pairs of bins merge, when a value lies outside: memory does not grow,
 * and the counts do not depend on the order of the values. The largest absolute value lies in the
 * outer half of the bins of its sign.
 */
final class Histogram {
  /** Number of bins; those below {@code BINS / 2} are for negative values. */
  static final int BINS = 8192;

  private static final int HALF = BINS / 2;
  private static final double FIRST_LIMIT = 0x1p-20;

  private final long[] counts = new long[BINS];
  private final MinMaxObserver extremes = new MinMaxObserver();
  private Range seen;
  private double limit = FIRST_LIMIT;
  private long total;
  private long zeros;

  /** Counts values, all of them finite. */
  void observe(float[] values) {
    extremes.observe(values);
    seen = extremes.range();
    while (seen.max() >= limit || seen.min() < -limit) {
      widen();
    }
    double binsPerUnit = HALF / limit;
    for (float value : values) {
      double exact = value * binsPerUnit;
      int bin = (int) exact;
      counts[HALF + (exact < bin ? bin - 1 : bin)]++;
      zeros += value == 0 ? 1 : 0;
    }
    total += values.length;
  }

  private void widen() {
    long[] old = counts.clone();
    Arrays.fill(counts, 0);
    for (int i = 0; i < BINS; i++) {
      counts[BINS / 4 + i / 2] += old[i];
    }
    limit *= 2;
  }

  /** The smallest and the largest value; at least one value was counted. */
  Range extremes() {
    return seen;
  }

  /** Whether all values but zeros have the same sign. */
  boolean isOneSided() {
    return seen.min() >= 0 || seen.max() <= 0;
  }

  /** How many values were counted. */
  long total() {
    return total;
  }

  /** How many of them were 0, which lies in bin {@code BINS / 2}. */
  long zeros() {
    return zeros;
  }

  /** How many values lie in a bin. */
  long count(int bin) {
    return counts[bin];
  }

  /** The bin of the smallest value. */
  int first() {
    return bin(seen.min());
  }

  /** The bin of the largest value. */
  int last() {
    return bin(seen.max());
  }

  private int bin(float value) {
    return HALF + (int) Math.floor(value * (HALF / limit));
  }

  /** The width of a bin. */
  double width() {
    return limit / HALF;
  }

  /** The smallest number in a bin. */
  double edge(int bin) {
    return (bin - HALF) * width();
  }

  /** The smallest number in a bin that was seen, as far as that is known. */
  double low(int bin) {
    return Math.max(edge(bin), seen.min());
  }

  /** The largest number in a bin that was seen, as far as that is known. */
  double high(int bin) {
    return Math.min(edge(bin + 1), seen.max());
  }
}
