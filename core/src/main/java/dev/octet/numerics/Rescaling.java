package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.Quantization;

/**
 * The rule of QUANTIZE between integers. 8-bit, the same type in the file and a ratio in [2^-8,
 * 2^7]: XNNPACK's 8-bit fixed point, {@code ((z_o << 8) - M * z_in + 128 + q * M) >> 8} with {@code
 * M = he(256 * ratio)}. Otherwise TFLite's 31-bit fixed point.
 */
public final class Rescaling implements QuantizedFunction {
  /** Arithmetic right shift of the product. */
  public static final int SHIFT = 8;

  private final int multiplier;
  private final int bias;
  private final FixedPoint fixed;
  private final int zeroInput;
  private final int zeroPoint;

  /** The rule from {@code input} to {@code output}, both per-tensor. */
  public Rescaling(Value input, Value output) {
    Quantization in = input.quantization();
    Quantization out = output.quantization();
    float ratio = in.scale() / out.scale();
    boolean single =
        input.type().isByte()
            && input.sourceType() == output.sourceType()
            && ratio >= 0x1p-8f
            && ratio <= 0x1p7f;
    this.zeroInput = in.zeroPoint();
    this.zeroPoint = out.zeroPoint();
    this.multiplier = Rounding.halfEven(256 * ratio);
    this.bias = (zeroPoint << 8) - multiplier * zeroInput + 128;
    this.fixed = single ? null : new FixedPoint((double) in.scale() / out.scale());
  }

  /** Whether {@link #multiplier} and {@link #bias} describe the whole rule. */
  public boolean isSingleProduct() {
    return fixed == null;
  }

  /** Factor of the stored value. */
  public int multiplier() {
    return multiplier;
  }

  /** Rounding constant and zero point minus the share of the input's zero point. */
  public int bias() {
    return bias;
  }

  @Override
  public int apply(int q) {
    if (fixed == null) {
      return (bias + q * multiplier) >> SHIFT;
    }
    return fixed.multiply(q - zeroInput) + zeroPoint;
  }
}
