package dev.octet.quantizer.diagnosis;

/**
 * How far a tensor is from the expected one.
 *
 * @param elements how many were compared, over all samples
 * @param power mean square of the expected elements
 * @param mse mean squared error
 * @param cosine of the angle between expected and actual elements as two vectors; 1 if all of both
 *     are 0
 * @param maxError the largest absolute error
 * @param saturation the share of elements, 0 to 1, whose expected number lies beyond what the
 *     integers of the actual tensor stand for; 0 for a float32 tensor
 */
public record TensorError(
    long elements, double power, double mse, double cosine, double maxError, double saturation) {

  /**
   * Signal to quantization noise ratio in dB, {@code 10 log10(power / mse)}: infinite if there is
   * no error.
   */
  public double sqnr() {
    return Decibel.of(power, mse);
  }

  /** Noise to signal: {@code mse / power}; 0 if there is no error. */
  public double noise() {
    return mse == 0 ? 0 : mse / power;
  }
}
