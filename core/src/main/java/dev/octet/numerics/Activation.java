package dev.octet.numerics;

/** A fused activation: a clamp of the real output. */
public enum Activation {
  NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  RELU(0, Float.POSITIVE_INFINITY),
  RELU_N1_TO_1(-1, 1),
  RELU6(0, 6);

  private final float min;
  private final float max;

  Activation(float min, float max) {
    this.min = min;
    this.max = max;
  }

  /** {@code x} limited to the bounds; NaN stays NaN. */
  public float apply(float x) {
    float y = x < min ? min : x;
    return y > max ? max : y;
  }

  /** An integer limited to the bounds. */
  public long apply(long x) {
    long y = x < min ? (long) min : x;
    return y > max ? (long) max : y;
  }

  /** Lower bound of the real output. */
  public float min() {
    return min;
  }

  /** Upper bound of the real output. */
  public float max() {
    return max;
  }
}
