package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedFunction;
import dev.octet.numerics.QuantizedHardSwish;

/**
 * HARD_SWISH: {@code x * min(max(x + 3, 0), 6) * (1 / 6)}, the factors from left to right; 8-bit by
 * {@link QuantizedHardSwish} where it is possible.
 */
public final class HardSwish extends Unary {

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "HARD_SWISH";
  }

  @Override
  public float apply(float x) {
    return x * Activation.RELU6.apply(x + 3) * (1f / 6);
  }

  @Override
  QuantizedFunction rule(Node node) {
    QuantizedHardSwish rule = new QuantizedHardSwish(node.input(0), node.output());
    return node.output().type().isByte() && rule.isPossible() ? rule : super.rule(node);
  }
}
