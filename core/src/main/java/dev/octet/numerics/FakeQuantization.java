package dev.octet.numerics;

/**
 * The float32 number nearest to x that a quantized value can stand for, halves away from zero:
 * {@code fl(fl(round(fl(fl(clamp(x) - lo) * fl(1 / s))) * s) + lo)}. The range is moved first so
 * that 0 is one of its numbers. NaN becomes the least one.
 *
 * <p>Source: FakeQuantWithMinMaxArgs of TensorFlow.
 */
public final class FakeQuantization implements FloatFunction {
  private final float scale;
  private final float inverse;
  private final float lo;
  private final float hi;

  /**
   * The rule.
   *
   * @param min least real, not above 0
   * @param max greatest real, not below 0
   * @param least quantized value
   * @param greatest quantized value
   */
  public FakeQuantization(float min, float max, int least, int greatest) {
    this.scale = (max - min) / (greatest - least);
    this.inverse = 1 / scale;
    float zero = least - min / scale;
    int nudged = zero > greatest ? greatest : Rounding.halfAway(zero);
    this.lo = (least - nudged) * scale;
    this.hi = (greatest - nudged) * scale;
  }

  @Override
  public float apply(float x) {
    float above = x > lo ? x : lo;
    float clamped = above < hi ? above : hi;
    return Rounding.halfAway((clamped - lo) * inverse) * scale + lo;
  }
}
