package dev.octet.numerics;

import dev.octet.graph.Value;

/**
 * The rule of SQUARED_DIFFERENCE (TFLite): both operands in fixed point on the scale {@code t = 2 *
 * max(s_a, s_b)} with 7 more bits (none for 16-bit values), the square of their difference, in
 * fixed point on the output's scale.
 */
public final class QuantizedSquaredDifference {
  private final int leftShift;
  private final int zeroA;
  private final int zeroB;
  private final int zeroPoint;
  private final FixedPoint fixedA;
  private final FixedPoint fixedB;
  private final FixedPoint fixedOutput;

  /** The rule for two operands and a result with one scale each. */
  public QuantizedSquaredDifference(Value a, Value b, Value output) {
    double scaleA = a.quantization().scale();
    double scaleB = b.quantization().scale();
    double twiceMax = 2 * Math.max(scaleA, scaleB);
    this.leftShift = output.type().isByte() ? 7 : 0;
    this.zeroA = a.quantization().zeroPoint();
    this.zeroB = b.quantization().zeroPoint();
    this.zeroPoint = output.quantization().zeroPoint();
    this.fixedA = new FixedPoint(scaleA / twiceMax);
    this.fixedB = new FixedPoint(scaleB / twiceMax);
    this.fixedOutput =
        new FixedPoint(
            twiceMax
                * twiceMax
                / ((1 << (2 * leftShift)) * (double) output.quantization().scale()));
  }

  /** The stored result for the stored operands, not clamped. */
  public int apply(int a, int b) {
    int difference =
        fixedA.multiply((a - zeroA) << leftShift) - fixedB.multiply((b - zeroB) << leftShift);
    return fixedOutput.multiply(difference * difference) + zeroPoint;
  }
}
