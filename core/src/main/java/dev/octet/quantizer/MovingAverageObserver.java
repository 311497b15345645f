package dev.octet.quantizer;

/**
 * The average of the smallest and of the largest values of the samples, of which the latest weigh
 * most: {@code min += c * (min of sample n - min)} with {@code c = max(1 / n, 0.01)}, likewise for
 * the maximum.
 *
 * <p>The constant 0.01 is that of PyTorch's {@code MovingAverageMinMaxObserver}; TensorFlow's
 * quantization aware training has 0.001. Both let the first sample weigh most for a long time, as
 * fits training; here the first 100 samples weigh the same.
 */
public final class MovingAverageObserver implements Observer {
  private static final double LEAST_WEIGHT = 0.01;

  private double min;
  private double max;
  private int samples;

  @Override
  public void observe(float[] values) {
    if (values.length == 0) {
      return;
    }
    samples++;
    double weight = Math.max(1.0 / samples, LEAST_WEIGHT);
    Range range = MinMaxObserver.of(values);
    min += weight * (range.min() - min);
    max += weight * (range.max() - max);
  }

  @Override
  public Range range() {
    return new Range((float) min, (float) max);
  }
}
