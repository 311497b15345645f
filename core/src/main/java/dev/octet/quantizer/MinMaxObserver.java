package dev.octet.quantizer;

/** The range from the smallest to the largest value ever seen. */
public final class MinMaxObserver implements Observer {
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  /** The smallest and the largest of {@code values}; at least one. */
  static Range of(float[] values) {
    MinMaxObserver observer = new MinMaxObserver();
    observer.observe(values);
    return observer.range();
  }

  @Override
  public void observe(float[] values) {
    for (float value : values) {
      min = value < min ? value : min;
      max = value > max ? value : max;
    }
  }

  @Override
  public Range range() {
    return new Range(min, max);
  }
}
