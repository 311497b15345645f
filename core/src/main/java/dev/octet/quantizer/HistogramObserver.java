package dev.octet.quantizer;

/** An observer whose range follows from a {@link Histogram} of all values. */
abstract class HistogramObserver implements Observer {
  private final Histogram histogram = new Histogram();

  @Override
  public final void observe(float[] values) {
    histogram.observe(values);
  }

  @Override
  public final Range range() {
    return range(histogram);
  }

  /** The range for a histogram with at least one value. */
  abstract Range range(Histogram histogram);
}
