package dev.octet.quantizer;

import dev.octet.numerics.Logarithm;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;

/**
 * The range that loses the least information: the threshold T with the smallest Kullback-Leibler
 * divergence {@code sum P log(P / Q)} of the values' distribution from the quantized one.
 *
 * <p>Follows TensorRT ("8-bit inference with TensorRT", Migacz, 2017) and ncnn's {@code ncnn2table}
 * with {@code method=kl}: P is the histogram within the range, the values outside counted in its
 * outermost bins; Q comes from the histogram within the range only, the share of each level being
 * spread evenly over those of its bins that hold values. Exact zeros are left out, as in ncnn:
 * every range represents them.
 *
 * <p>It differs in what is quantized. Both know symmetric ranges {@code [-T, T]}, of which 128
 * levels are for absolute values in 2048 bins. Here the range is {@code [max(min, -T), min(max,
 * T)]}, and levels are the 256 values of {@link Range#int8}: values of both signs have about 128
 * each, as there, and values of one sign, as after RELU, have 256. The histogram has between 2048
 * and 4096 bins for absolute values. T begins where bins are as wide as levels. A threshold at
 * which Q is 0 where P is not has an infinite divergence. The widest of equally good ranges is
 * taken.
 */
public final class EntropyObserver extends HistogramObserver {
  private static final int LEVELS = DataType.INT8.max() - DataType.INT8.min() + 1;
  private static final int MIDDLE = Histogram.BINS / 2;

  @Override
  Range range(Histogram histogram) {
    Sums sums = new Sums(histogram);
    int first = histogram.first();
    int end = histogram.last() + 1;
    int shortest = histogram.isOneSided() ? LEVELS : LEVELS / 2;
    double least = sums.divergence(first, end);
    int reach = Math.max(end - MIDDLE, MIDDLE - first);
    int best = reach;
    for (int t = reach - 1; t >= shortest; t--) {
      double divergence = sums.divergence(Math.max(first, MIDDLE - t), Math.min(end, MIDDLE + t));
      if (divergence < least) {
        least = divergence;
        best = t;
      }
    }
    return range(histogram, Math.max(first, MIDDLE - best), Math.min(end, MIDDLE + best));
  }

  private static Range range(Histogram histogram, int first, int end) {
    return new Range((float) histogram.low(first), (float) histogram.high(end - 1));
  }

  /** The divergence of the quantization for the values of bins {@code [first, end)}. */
  static double divergence(Histogram histogram, int first, int end) {
    return new Sums(histogram).divergence(first, end);
  }

  /** Sums over the first bins of a histogram, of which the differences are those over any bins. */
  private static final class Sums {
    private final Histogram histogram;
    private final long[] values = new long[Histogram.BINS + 1];
    private final int[] filled = new int[Histogram.BINS + 1];
    private final double[] logarithms = new double[Histogram.BINS + 1];

    Sums(Histogram histogram) {
      this.histogram = histogram;
      for (int bin = 0; bin < Histogram.BINS; bin++) {
        long count = histogram.count(bin) - (bin == MIDDLE ? histogram.zeros() : 0);
        values[bin + 1] = values[bin] + count;
        filled[bin + 1] = filled[bin] + (count > 0 ? 1 : 0);
        logarithms[bin + 1] = logarithms[bin] + timesLog(count);
      }
    }

    private static double timesLog(double x) {
      return x > 0 ? x * Logarithm.log(x) : 0;
    }

    private double count(int bin) {
      return values[bin + 1] - values[bin];
    }

    /**
     * With c the counts of the bins, those outside added to the outermost ones, n their sum, and m
     * the sum inside: P is {@code c / n}; Q is {@code v / (f * m)} in a level that has v values
     * inside, in f bins.
     */
    double divergence(int first, int end) {
      if (first >= end) {
        return Double.POSITIVE_INFINITY;
      }
      long below = values[first];
      long above = values[Histogram.BINS] - values[end];
      double inside = values[end] - values[first];
      double all = values[Histogram.BINS];
      if (all == 0) {
        return 0;
      }
      Quantization quantization = range(histogram, first, end).int8();
      double binsPerLevel = quantization.scale() / histogram.width();
      int lowest = DataType.INT8.min() - quantization.zeroPoint();
      double sum = 0;
      int from = first;
      for (int level = lowest; from < end; level++) {
        double bound = MIDDLE + Math.ceil((level + 0.5) * binsPerLevel - 0.5);
        int to = level == lowest + LEVELS - 1 ? end : (int) Math.max(from, Math.min(end, bound));
        if (to > from) {
          long clippedLow = from == first ? below : 0;
          long clippedHigh = to == end ? above : 0;
          double v = values[to] - values[from];
          double c = v + clippedLow + clippedHigh;
          int f = filled[to] - filled[from];
          f += clippedLow > 0 && count(first) == 0 ? 1 : 0;
          f += clippedHigh > 0 && count(end - 1) == 0 && (f == 0 || end - 1 > first) ? 1 : 0;
          if (c > 0 && v == 0) {
            return Double.POSITIVE_INFINITY;
          }
          sum += c > 0 ? c * Logarithm.log(v / (f * inside)) : 0;
        }
        from = to;
      }
      return (clippedLogarithms(first, end - 1, below, above) - timesLog(all) - sum) / all;
    }

    /** The sum of {@code c log c} over the bins from first to last. */
    private double clippedLogarithms(int first, int last, long below, long above) {
      if (first == last) {
        return timesLog(count(first) + below + above);
      }
      double inner = logarithms[last] - logarithms[first + 1];
      return inner + timesLog(count(first) + below) + timesLog(count(last) + above);
    }
  }
}
