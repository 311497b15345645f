package dev.octet.numerics;

import dev.octet.tensor.Quantization;

/**
 * The rule of MEAN and SUM (XNNPACK): {@code m = fl(fl(s_in / s_o) * fl(1 / n))}, {@code
 * he(fl(float(S - n * z_in) * m)) + z_o}; for SUM {@code m = fl(s_in / s_o)}.
 */
public final class QuantizedMean {
  private final float multiplier;
  private final long offset;
  private final int zeroPoint;

  /** The rule for the mean of {@code count} values. */
  public QuantizedMean(Quantization input, Quantization output, int count) {
    this(input, output, count, 1f / count);
  }

  private QuantizedMean(Quantization input, Quantization output, int count, float factor) {
    this.multiplier = input.scale() / output.scale() * factor;
    this.offset = (long) count * input.zeroPoint();
    this.zeroPoint = output.zeroPoint();
  }

  /** The rule for the sum of {@code count} values: SUM. */
  public static QuantizedMean sum(Quantization input, Quantization output, int count) {
    return new QuantizedMean(input, output, count, 1);
  }

  /** The stored result for a sum of stored values, not clamped. */
  public int apply(long sum) {
    return Rounding.halfEven((sum - offset) * multiplier) + zeroPoint;
  }
}
