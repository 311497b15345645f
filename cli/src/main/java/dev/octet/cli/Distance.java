package dev.octet.cli;

/** How far real numbers are from the expected ones, over any number of tensors. */
final class Distance {
  private double signal;
  private double noise;
  private double product;
  private double power;
  private double largest;
  private long equal;
  private long count;

  /** The distance of one tensor. */
  static Distance of(double[] expected, double[] actual) {
    Distance distance = new Distance();
    for (int i = 0; i < expected.length; i++) {
      distance.add(expected[i], actual[i]);
    }
    return distance;
  }

  private void add(double expected, double actual) {
    count++;
    // Infinities and NaN where they are expected are right, and nothing to calculate with.
    boolean isEqual = Double.compare(expected, actual) == 0 || expected == actual;
    if (isEqual && !Double.isFinite(expected)) {
      equal++;
      return;
    }
    double difference = Math.abs(expected - actual);
    double error = Double.isFinite(difference) ? difference : Double.POSITIVE_INFINITY;
    signal += expected * expected;
    noise += error * error;
    product += expected * actual;
    power += actual * actual;
    largest = Math.max(largest, error);
    equal += isEqual ? 1 : 0;
  }

  /** Adds the tensors of another distance. */
  void add(Distance other) {
    signal += other.signal;
    noise += other.noise;
    product += other.product;
    power += other.power;
    largest = Math.max(largest, other.largest);
    equal += other.equal;
    count += other.count;
  }

  /**
   * Signal to quantization noise ratio in dB, {@code 10 log10(sum of squares / sum of squared
   * errors)}: infinite if all is equal, minus infinite if nothing but errors is finite.
   */
  double sqnr() {
    if (noise == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double ratio = 10 * Math.log10(signal / noise);
    return Double.isNaN(ratio) ? Double.NEGATIVE_INFINITY : ratio;
  }

  /** Cosine of the angle between expected and actual numbers; 1 for two vectors of zeros. */
  double cosine() {
    if (signal == 0 && power == 0) {
      return 1;
    }
    double cosine = signal == 0 || power == 0 ? 0 : product / Math.sqrt(signal) / Math.sqrt(power);
    return Double.isNaN(cosine) ? 0 : Math.max(-1, Math.min(1, cosine));
  }

  /** The largest absolute error. */
  double largestError() {
    return largest;
  }

  /** Root of the mean square of the expected numbers. */
  double expectedRms() {
    return Math.sqrt(signal / Math.max(1, count));
  }

  /** Root of the mean squared error. */
  double errorRms() {
    return Math.sqrt(noise / Math.max(1, count));
  }

  /** The share of numbers that are equal. */
  double equalShare() {
    return count == 0 ? 1 : (double) equal / count;
  }
}
