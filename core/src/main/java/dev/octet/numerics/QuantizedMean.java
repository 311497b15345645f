package dev.octet.numerics;

import dev.octet.graph.Value;

/**
 * The rule of MEAN and SUM (XNNPACK): {@code m = fl(fl(s_in / s_o) * fl(1 / n))}, {@code
 * he(fl(fl(float(S - n * z_in) * m) + z_o))}; for SUM {@code m = fl(s_in / s_o)}. The zero point of
 * the output is that of the model file.
 */
public final class QuantizedMean {
  private final float multiplier;
  private final long offset;
  private final int zeroPoint;
  private final int domainShift;

  /** The rule for the mean of {@code count} values. */
  public QuantizedMean(Value input, Value output, int count) {
    this(input, output, count, 1f / count);
  }

  private QuantizedMean(Value input, Value output, int count, float factor) {
    this.multiplier = input.quantization().scale() / output.quantization().scale() * factor;
    this.offset = (long) count * input.quantization().zeroPoint();
    this.zeroPoint = zeroPoint(output);
    this.domainShift = output.domainShift();
  }

  /** The rule for the sum of {@code count} values: SUM. */
  public static QuantizedMean sum(Value input, Value output, int count) {
    return new QuantizedMean(input, output, count, 1);
  }

  /** The zero point of an output that is added before rounding. */
  public static int zeroPoint(Value output) {
    return output.quantization().zeroPoint() - output.domainShift();
  }

  /** The stored result for a sum of stored values, not clamped. */
  public int apply(long sum) {
    return Rounding.halfEven((sum - offset) * multiplier + zeroPoint) + domainShift;
  }
}
