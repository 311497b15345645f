package dev.octet.operator;

/** RELU, RELU6, RELU_N1_TO_1 and RELU_0_TO_1: {@code x} limited to an interval; NaN stays NaN. */
public final class Rectifier extends Unary {
  private final Kind kind;

  /** The intervals. */
  public enum Kind {
    RELU(0, Float.POSITIVE_INFINITY),
    RELU6(0, 6),
    RELU_N1_TO_1(-1, 1),
    RELU_0_TO_1(0, 1);

    private final float min;
    private final float max;

    Kind(float min, float max) {
      this.min = min;
      this.max = max;
    }
  }

  /** The operator of one interval. */
  public Rectifier(Kind kind) {
    this.kind = kind;
  }

  /** The interval. */
  public Kind kind() {
    return kind;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  public float apply(float x) {
    float y = x < kind.min ? kind.min : x;
    return y > kind.max ? kind.max : y;
  }
}
