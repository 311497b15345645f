package dev.octet.numerics;

import dev.octet.tensor.Quantization;

/**
 * The rule of MEAN (XNNPACK): {@code m = fl(fl(s_in / s_o) * fl(1 / n))}, {@code he(fl(float(S - n
 * * z_in) * m)) + z_o}.
 */
public final class QuantizedMean {
  private final float multiplier;
  private final int offset;
  private final int zeroPoint;

  /** The rule for the mean of {@code count} values. */
  public QuantizedMean(Quantization input, Quantization output, int count) {
    this.multiplier = input.scale() / output.scale() * (1f / count);
    this.offset = count * input.zeroPoint();
    this.zeroPoint = output.zeroPoint();
  }

  /** The stored mean for a sum of stored values, not clamped. */
  public int apply(int sum) {
    return Rounding.halfEven((sum - offset) * multiplier) + zeroPoint;
  }
}
