package dev.octet.quantizer;

import dev.octet.error.ArgumentException;

/**
 * The range that leaves out a small share of the values at either end, so that a few outliers do
 * not make every step coarse.
 */
public final class PercentileObserver extends HistogramObserver {
  private final double share;

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
  Range range(Histogram histogram) {
    long outside = (long) (share * histogram.total());
    int low = histogram.first();
    int last = histogram.last();
    for (long below = histogram.count(low); below <= outside && low < last; ) {
      low++;
      below += histogram.count(low);
    }
    int high = last;
    for (long above = histogram.count(high); above <= outside && high > low; ) {
      high--;
      above += histogram.count(high);
    }
    return new Range((float) histogram.low(low), (float) histogram.high(high));
  }
}
