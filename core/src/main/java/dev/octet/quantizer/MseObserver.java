package dev.octet.quantizer;

import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;

/**
 * The range with the smallest mean squared error of int8 quantization: rounding inside the range
 * and clipping outside.
 *
 * <p>The error of a range is that of {@link Range#int8} for values that are spread evenly within
 * each bin of a histogram. The smallest and the largest value, multiplied by {@code 0.95^k} with k
 * from 0 to 100, are tried together and each on its own in turn, as long as that lowers the error:
 * the result is never worse than that of {@link MinMaxObserver} by this measure.
 */
public final class MseObserver extends HistogramObserver {
  private static final double SHRINKING = 0.95;
  private static final int STEPS = 100;

  /** Which ends of a range are shrunk. */
  private enum Ends {
    BOTH,
    LOW,
    HIGH
  }

  @Override
  Range range(Histogram histogram) {
    Range all = histogram.extremes();
    Range best = all;
    double least = error(histogram, best);
    for (double before = Double.POSITIVE_INFINITY; least < before; ) {
      before = least;
      for (Ends ends : Ends.values()) {
        double factor = 1;
        for (int i = 0; i <= STEPS; i++, factor *= SHRINKING) {
          float min = ends == Ends.HIGH ? best.min() : shrunk(all.min(), -1, factor);
          float max = ends == Ends.LOW ? best.max() : shrunk(all.max(), 1, factor);
          Range range = new Range(min, max);
          double error = error(histogram, range);
          if (error < least) {
            least = error;
            best = range;
          }
        }
      }
    }
    return best;
  }

  /** Only an end on its own side of zero can be shrunk: ranges are widened to hold zero. */
  private static float shrunk(float end, int side, double factor) {
    return end * side > 0 ? (float) (end * factor) : end;
  }

  /** The mean squared error of the values of a histogram that are quantized for a range. */
  static double error(Histogram histogram, Range range) {
    Quantization quantization = range.int8();
    double scale = quantization.scale();
    double lowest = DataType.INT8.min() - quantization.zeroPoint();
    double highest = DataType.INT8.max() - quantization.zeroPoint();
    double sum = 0;
    for (int bin = histogram.first(); bin <= histogram.last(); bin++) {
      long count = histogram.count(bin) - (bin == Histogram.BINS / 2 ? histogram.zeros() : 0);
      if (count > 0) {
        double low = histogram.low(bin) / scale;
        double high = histogram.high(bin) / scale;
        sum += count * error(low, high, lowest, highest);
      }
    }
    return sum * scale * scale / histogram.total();
  }

  /** The mean of {@code (t - nearest(t))^2} for t in {@code [low, high]}. */
  private static double error(double low, double high, double lowest, double highest) {
    if (low >= high) {
      double difference = low - nearest(low, lowest, highest);
      return difference * difference;
    }
    return (integral(high, lowest, highest) - integral(low, lowest, highest)) / (high - low);
  }

  /** An antiderivative of {@code (t - nearest(t))^2}: whole steps add 1/12 each. */
  private static double integral(double t, double lowest, double highest) {
    double nearest = nearest(t, lowest, highest);
    double difference = t - nearest;
    return nearest / 12 + difference * difference * difference / 3;
  }

  private static double nearest(double t, double lowest, double highest) {
    return Math.max(lowest, Math.min(highest, HalfEven.round(t)));
  }
}
