package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.Exponential;
import dev.octet.numerics.QuantizedFunction;

/**
 * LOGISTIC: {@code 1 / (1 + exp(-x))}. Quantized, the exponential is computed in float64 and
 * rounded to float32 first.
 */
public final class Logistic extends Unary {

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.UNIT;
  }

  @Override
  public String name() {
    return "LOGISTIC";
  }

  @Override
  public float apply(float x) {
    return of(x);
  }

  /** The function in float32. */
  static float of(float x) {
    return 1f / (1f + Exponential.exp(-x));
  }

  @Override
  QuantizedFunction rule(Node node) {
    return QuantizedFunction.of(Logistic::precise, node.input(0), node.output());
  }

  private static float precise(float x) {
    return 1f / (1f + (float) Exponential.exp((double) -x));
  }
}
