package dev.octet.quantizer.diagnosis;

/**
 * How near a model comes to its float32 original, and how often it is right.
 *
 * @param noise noise to signal of the outputs, the mean over all float32 outputs; 0 if they are
 *     equal
 * @param agreement the share of samples, 0 to 1, for which the first output's largest element is
 *     the same; of integers the share of equal elements; NaN if the first output is neither a list
 *     of class scores nor integers
 * @param accuracy the share of samples whose largest element is the right one; NaN if that is not
 *     known
 */
public record Score(double noise, double agreement, double accuracy) {

  /** Signal to quantization noise ratio of the outputs in dB; infinite if they are equal. */
  public double sqnr() {
    return Decibel.of(1, noise);
  }
}
