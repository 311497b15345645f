package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.FakeQuantization;
import dev.octet.tensor.DataType;

/**
 * FAKE_QUANT: float32 numbers rounded to those that {@code bits} bits can tell apart between a
 * minimum and a maximum, by {@link FakeQuantization}. Source: the .tflite schema, FakeQuantOptions.
 */
public final class FakeQuant extends Unary {
  /** A range whose steps are far from the least float. */
  private static final float LEAST = 1e-30f;

  private final float min;
  private final float max;
  private final int bits;
  private final boolean isNarrow;
  private final FakeQuantization rule;

  /**
   * The operator.
   *
   * @param min of the range, not above 0
   * @param max of the range, not below 0, and above {@code min}
   * @param bits 2 to 16
   * @param isNarrow whether one value fewer is used, so that the range can be symmetric
   */
  public FakeQuant(float min, float max, int bits, boolean isNarrow) {
    this.min = min;
    this.max = max;
    this.bits = bits;
    this.isNarrow = isNarrow;
    this.rule = new FakeQuantization(min, max, isNarrow ? 1 : 0, (1 << bits) - 1);
  }

  /** The least number of the range, before zero gets a place in it. */
  public float min() {
    return min;
  }

  /** The greatest number of the range, likewise. */
  public float max() {
    return max;
  }

  /** How many bits a value would have. */
  public int bits() {
    return bits;
  }

  /** Whether one value fewer is used. */
  public boolean isNarrow() {
    return isNarrow;
  }

  @Override
  public String name() {
    return "FAKE_QUANT";
  }

  @Override
  public void validate(Node node) {
    super.validate(node);
    Check.type(node, node.input(0), DataType.FLOAT32);
    if (!(min <= 0 && max >= 0 && max - min > LEAST && max - min <= Float.MAX_VALUE)
        || bits < 2
        || bits > 16) {
      throw Check.invalid(
          node, "its range does not lie around 0, or cannot be divided by " + bits + " bits");
    }
  }

  @Override
  public float apply(float x) {
    return rule.apply(x);
  }
}
