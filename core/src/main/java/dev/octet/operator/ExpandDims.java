package dev.octet.operator;

import dev.octet.graph.Node;

/**
 * EXPAND_DIMS: the same elements with another dimension of extent 1. The axis operand is not read:
 * the file's output shape is the result of it. Source: the .tflite schema.
 */
public final class ExpandDims extends View {

  @Override
  public String name() {
    return "EXPAND_DIMS";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 2);
    validateView(node);
  }
}
