package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.QuantizedFunction;
import dev.octet.numerics.QuantizedLeakyRelu;

/**
 * LEAKY_RELU: {@code x >= 0 ? x : alpha * x}, quantized by {@link QuantizedLeakyRelu}. Source: the
 * .tflite schema, LeakyReluOptions.
 *
 * <p>Restriction: A finite slope.
 */
public final class LeakyRelu extends Unary {
  private final float alpha;

  /** The operator with the slope of its negative side, a finite number. */
  public LeakyRelu(float alpha) {
    this.alpha = alpha;
  }

  /** The factor of negative values. */
  public float alpha() {
    return alpha;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "LEAKY_RELU";
  }

  @Override
  public float apply(float x) {
    return x >= 0 ? x : alpha * x;
  }

  @Override
  QuantizedFunction rule(Node node) {
    return new QuantizedLeakyRelu(node.input(0), alpha, node.output());
  }
}
