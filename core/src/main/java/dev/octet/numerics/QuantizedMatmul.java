package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.Quantization;

/**
 * The rule of BATCH_MATMUL for a sum of {@code (a - z_a) * (b - z_b)}: {@link Requantization} where
 * b's zero point in the file is 0 (XNNPACK), elsewhere TFLite's fixed point with the factor {@code
 * s_a * s_b / s_o}. 16-bit sums have 64 bits, by {@link WideRequantization}.
 */
public final class QuantizedMatmul {
  private final float multiplier;
  private final FixedPoint fixed;
  private final int zeroPoint;
  private final QuantizedClamp clamp;
  private final WideRequantization wide;

  /** The rule for per-tensor operands. */
  public QuantizedMatmul(Value a, Value b, Value output) {
    float scaleA = a.quantization().scale();
    Quantization right = b.quantization();
    float scale = output.quantization().scale();
    this.multiplier = Requantization.multiplier(scaleA, right.scale(), scale);
    this.fixed =
        right.zeroPoint() == b.domainShift()
            ? null
            : new FixedPoint((double) (scaleA * right.scale()) / scale);
    this.zeroPoint = output.quantization().zeroPoint();
    this.clamp = QuantizedClamp.of(Activation.NONE, output);
    this.wide =
        a.type().isByte()
            ? null
            : new WideRequantization(a, b, output, false, true, Activation.NONE);
  }

  /** The stored result. */
  public int apply(long sum) {
    return wide == null ? apply((int) sum) : wide.apply(sum, 0);
  }

  private int apply(int sum) {
    return fixed == null
        ? Requantization.apply(sum, multiplier, zeroPoint, clamp)
        : clamp.apply(fixed.multiply(sum) + zeroPoint);
  }
}
