package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.Quantization;

/**
 * The rule of ADD and SUB. Where both scale ratios lie in [2^-10, 2^8) it is XNNPACK's: one 20-bit
 * fixed-point sum; elsewhere, and for 16-bit values, TFLite's, which rounds each operand first.
 */
public final class QuantizedAdd {
  private final boolean single;
  private final int leftShift;
  private final int multiplierA;
  private final int multiplierB;
  private final int bias;
  private final int shift;
  private final FixedPoint fixedA;
  private final FixedPoint fixedB;
  private final FixedPoint fixedOutput;
  private final int zeroA;
  private final int zeroB;
  private final int sign;
  private final int zeroPoint;

  /**
   * The rule for {@code a + sign * b}.
   *
   * @param sign 1 for ADD, -1 for SUB
   */
  public QuantizedAdd(Value first, Value second, int sign, Value result) {
    Quantization a = first.quantization();
    Quantization b = second.quantization();
    Quantization output = result.quantization();
    boolean bytes = result.type().isByte();
    float ratioA = a.scale() / output.scale();
    float ratioB = b.scale() / output.scale();
    this.single = bytes && inRange(ratioA) && inRange(ratioB);
    this.leftShift = bytes ? 20 : 15;
    this.zeroA = a.zeroPoint();
    this.zeroB = b.zeroPoint();
    this.sign = sign;
    this.zeroPoint = output.zeroPoint();
    if (single) {
      int exponent = exponent(ratioA > ratioB ? ratioA : ratioB);
      this.shift = 20 - exponent;
      this.multiplierA = scaled(ratioA, shift);
      this.multiplierB = sign * scaled(ratioB, shift);
      this.bias = (1 << (shift - 1)) - multiplierA * zeroA - multiplierB * zeroB;
      this.fixedA = null;
      this.fixedB = null;
      this.fixedOutput = null;
    } else {
      double twiceMax = 2.0 * (a.scale() > b.scale() ? a.scale() : b.scale());
      this.shift = 0;
      this.multiplierA = 0;
      this.multiplierB = 0;
      this.bias = 0;
      this.fixedA = new FixedPoint(a.scale() / twiceMax);
      this.fixedB = new FixedPoint(b.scale() / twiceMax);
      this.fixedOutput = new FixedPoint(twiceMax / ((1 << leftShift) * (double) output.scale()));
    }
  }

  private static boolean inRange(float ratio) {
    return ratio >= 0x1p-10f && ratio < 0x1p8f;
  }

  private static int exponent(float x) {
    return ((Float.floatToRawIntBits(x) >>> 23) & 0xFF) - 127;
  }

  /** {@code he(ratio * 2^shift)}: below 2^21, where {@link Rounding#halfEven} is exact. */
  private static int scaled(float ratio, int shift) {
    return Rounding.halfEven(ratio * (float) (1L << shift));
  }

  /** Whether {@link #multiplierA} and the other constants describe the whole rule. */
  public boolean isSingleSum() {
    return single;
  }

  /** Factor of the first operand. */
  public int multiplierA() {
    return multiplierA;
  }

  /** Factor of the second operand, negative for SUB. */
  public int multiplierB() {
    return multiplierB;
  }

  /** Rounding constant minus the zero points' share. */
  public int bias() {
    return bias;
  }

  /** Arithmetic right shift of the sum. */
  public int shift() {
    return shift;
  }

  /** The stored result for the stored operands, not clamped. */
  public int apply(int a, int b) {
    if (single) {
      return ((bias + a * multiplierA + b * multiplierB) >> shift) + zeroPoint;
    }
    int scaledA = fixedA.multiply((a - zeroA) << leftShift);
    int scaledB = fixedB.multiply((b - zeroB) << leftShift);
    return fixedOutput.multiply(scaledA + sign * scaledB) + zeroPoint;
  }
}
