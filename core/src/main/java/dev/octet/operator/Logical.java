package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.numerics.Activation;
import dev.octet.tensor.DataType;

/** LOGICAL_AND and LOGICAL_OR of bools, with broadcasting; every byte but 0 is true. */
public final class Logical extends Binary {
  private final boolean isAnd;

  /** The operator: LOGICAL_AND, or else LOGICAL_OR. */
  public Logical(boolean isAnd) {
    super(Activation.NONE);
    this.isAnd = isAnd;
  }

  @Override
  public String name() {
    return isAnd ? "LOGICAL_AND" : "LOGICAL_OR";
  }

  @Override
  void checkTypes(Node node) {
    Check.type(node, node.input(0), DataType.BOOL);
    Check.type(node, node.input(1), DataType.BOOL);
    Check.type(node, node.output(), DataType.BOOL);
  }

  @Override
  float apply(float a, float b) {
    return apply((long) a, (long) b);
  }

  @Override
  long apply(long a, long b) {
    return (isAnd ? a != 0 && b != 0 : a != 0 || b != 0) ? 1 : 0;
  }
}
