package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.Quantization;

/**
 * The rule of MUL. Where the ratio {@code fl(fl(s_a * s_b) / s_o)} lies in [2^-16, 2^8) it is
 * XNNPACK's, {@code he(fl(float((a - z_a) * (b - z_b)) * ratio)) + z_o}; elsewhere, and for 16-bit
 * values, TFLite's fixed point with the same ratio.
 */
public final class QuantizedMul {
  private final float ratio;
  private final FixedPoint fixed;
  private final int zeroA;
  private final int zeroB;
  private final int zeroPoint;

  /** The rule for two per-tensor operands. */
  public QuantizedMul(Value first, Value second, Value result) {
    Quantization a = first.quantization();
    Quantization b = second.quantization();
    Quantization output = result.quantization();
    this.ratio = Requantization.multiplier(a.scale(), b.scale(), output.scale());
    boolean inRange = result.type().isByte() && ratio >= 0x1p-16f && ratio < 0x1p8f;
    this.fixed = inRange ? null : new FixedPoint(ratio);
    this.zeroA = a.zeroPoint();
    this.zeroB = b.zeroPoint();
    this.zeroPoint = output.zeroPoint();
  }

  /** Whether {@link #ratio} is the whole rule, and every product times it is below 2^22. */
  public boolean roundsExactly() {
    return fixed == null && 255 * 255 * ratio < 0x1p22f;
  }

  /** Factor of the product. */
  public float ratio() {
    return ratio;
  }

  /** The stored result for the stored operands, not clamped. */
  public int apply(int a, int b) {
    int product = (a - zeroA) * (b - zeroB);
    int q = fixed == null ? Rounding.halfEven(product * ratio) : fixed.multiply(product);
    return q + zeroPoint;
  }
}
