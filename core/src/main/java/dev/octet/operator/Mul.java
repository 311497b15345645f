package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedMul;

/** MUL: {@code out = act(a * b)} with broadcasting; the arithmetic is {@link QuantizedMul}. */
public final class Mul extends Binary {

  /** The operator with its fused activation. */
  public Mul(Activation activation) {
    super(activation);
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "MUL";
  }

  /** The arithmetic of a node, as constants. */
  public QuantizedMul arithmetic(Node node) {
    return new QuantizedMul(node.input(0), node.input(1), node.output());
  }

  @Override
  Rule rule(Node node) {
    return arithmetic(node)::apply;
  }

  @Override
  float apply(float a, float b) {
    return a * b;
  }

  @Override
  long apply(long a, long b) {
    return a * b;
  }
}
