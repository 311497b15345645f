package dev.octet.numerics;

import dev.octet.tensor.Quantization;

/**
 * The rule of convolution and fully connected layers (XNNPACK): {@code m = fl(fl(s_in * s_w) /
 * s_out)}, {@code q = clamp(he(fl(float(acc) * m)) + z_out)}.
 */
public final class Requantization {
  private Requantization() {}

  /** The factor of one channel; the order of the float operations is part of the rule. */
  public static float multiplier(float input, float weights, float output) {
    return input * weights / output;
  }

  /**
   * The factors of {@code channels} output channels.
   *
   * @param weights per-tensor or per-channel quantization of the weights
   */
  public static float[] multipliers(
      Quantization input, Quantization weights, Quantization output, int channels) {
    float[] multipliers = new float[channels];
    for (int c = 0; c < channels; c++) {
      multipliers[c] = multiplier(input.scale(), weights.scale(c), output.scale());
    }
    return multipliers;
  }

  /** Requantizes one accumulator. */
  public static int apply(int accumulator, float multiplier, int zeroPoint, QuantizedClamp clamp) {
    return clamp.apply(Rounding.halfEven(accumulator * multiplier) + zeroPoint);
  }
}
