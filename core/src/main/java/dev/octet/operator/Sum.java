package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedAdd;

/** ADD and SUB: a sum in which the second operand has a sign. */
public abstract sealed class Sum extends Binary permits Add, Sub {
  private final int sign;

  Sum(Activation activation, int sign) {
    super(activation);
    this.sign = sign;
  }

  /** The arithmetic of a node, as constants. */
  public final QuantizedAdd arithmetic(Node node) {
    return new QuantizedAdd(node.input(0), node.input(1), sign, node.output());
  }

  @Override
  final Rule rule(Node node) {
    return arithmetic(node)::apply;
  }
}
