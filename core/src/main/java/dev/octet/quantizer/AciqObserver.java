package dev.octet.quantizer;

/**
 * The range that is best for the distribution that the values seem to have: {@code mean - alpha *
 * deviation} to {@code mean + alpha * deviation}, within the smallest and largest value.
 *
 * <p>Follows "Post-training 4-bit quantization of convolution networks for rapid-deployment"
 * (Banner, Nahshan, Soudry, 2019: analytical clipping for integer quantization). For a gaussian the
 * deviation is sigma, for a Laplace distribution the mean absolute deviation b, and alpha minimises
 * the expected squared error of M bits:
 *
 * <ul>
 *   <li>gaussian: {@code alpha * erfc(alpha / sqrt(2)) + alpha / (3 * 4^M) = sqrt(2 / pi) *
 *       exp(-alpha^2 / 2)}
 *   <li>Laplace: {@code alpha * exp(alpha) = 3 * 4^M}
 * </ul>
 *
 * <p>The distribution with the larger likelihood is taken, Laplace if {@code b / sigma < sqrt(pi /
 * (2 e))}. Values of one sign, as after RELU, count as half of a distribution around 0, exact zeros
 * left out; their steps are half as wide, which is one bit more. ncnn, in contrast, estimates sigma
 * from the largest value and the number of values, and knows the gaussian only.
 */
public final class AciqObserver extends HistogramObserver {
  private static final double GAUSSIAN_8 = 3.92403549;
  private static final double GAUSSIAN_9 = 4.21632983;
  private static final double LAPLACE_8 = 9.89675977;
  private static final double LAPLACE_9 = 11.16268502;

  /** Below this quotient of b and sigma a Laplace distribution is more likely. */
  private static final double LIMIT = 0.76017345;

  @Override
  Range range(Histogram histogram) {
    Range seen = histogram.extremes();
    boolean oneSided = histogram.isOneSided();
    double mean = oneSided ? 0 : mean(histogram);
    double variance = 0;
    double absolute = 0;
    long values = 0;
    for (int bin = histogram.first(); bin <= histogram.last(); bin++) {
      long count = count(histogram, bin, oneSided);
      double difference = center(histogram, bin) - mean;
      variance += count * difference * difference;
      absolute += count * Math.abs(difference);
      values += count;
    }
    if (!(variance > 0)) {
      return seen;
    }
    double sigma = Math.sqrt(variance / values);
    double b = absolute / values;
    double reach =
        b < LIMIT * sigma
            ? b * (oneSided ? LAPLACE_9 : LAPLACE_8)
            : sigma * (oneSided ? GAUSSIAN_9 : GAUSSIAN_8);
    return new Range(
        (float) Math.max(seen.min(), mean - reach), (float) Math.min(seen.max(), mean + reach));
  }

  private static double mean(Histogram histogram) {
    double sum = 0;
    for (int bin = histogram.first(); bin <= histogram.last(); bin++) {
      sum += histogram.count(bin) * center(histogram, bin);
    }
    return sum / histogram.total();
  }

  private static long count(Histogram histogram, int bin, boolean oneSided) {
    boolean isZero = oneSided && bin == Histogram.BINS / 2;
    return histogram.count(bin) - (isZero ? histogram.zeros() : 0);
  }

  private static double center(Histogram histogram, int bin) {
    return (histogram.low(bin) + histogram.high(bin)) / 2;
  }
}
