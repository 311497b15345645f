package dev.octet.quantizer.diagnosis;

import dev.octet.quantizer.Range;

/** Compares tensors with the expected ones, any number of them, without keeping them. */
public final class ErrorStatistics {
  private long elements;
  private long saturated;
  private double signal;
  private double noise;
  private double product;
  private double actualSignal;
  private double maxError;

  /**
   * Takes in two tensors of the same length.
   *
   * @param actual real numbers, or those that integers stand for
   * @param representable the real numbers that integers of the type are rounded from: what is
   *     expected beyond is saturated
   */
  public void observe(float[] expected, float[] actual, Range representable) {
    for (int i = 0; i < expected.length; i++) {
      double wanted = expected[i];
      double got = actual[i];
      double error = Math.abs(wanted - got);
      signal += wanted * wanted;
      noise += error * error;
      product += wanted * got;
      actualSignal += got * got;
      maxError = error > maxError ? error : maxError;
      saturated += wanted < representable.min() || wanted > representable.max() ? 1 : 0;
    }
    elements += expected.length;
  }

  /** What was seen so far; no error if nothing was. */
  public TensorError error() {
    long count = Math.max(elements, 1);
    return new TensorError(
        elements, signal / count, noise / count, cosine(), maxError, (double) saturated / count);
  }

  private double cosine() {
    if (signal == 0 || actualSignal == 0) {
      return signal == actualSignal ? 1 : 0;
    }
    double cosine = product / Math.sqrt(signal) / Math.sqrt(actualSignal);
    return Math.max(-1, Math.min(1, cosine));
  }
}
