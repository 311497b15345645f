package dev.octet.operator;

import dev.octet.graph.Node;

/**
 * RESHAPE: the same elements under the output's shape. The shape operand is not read: the file's
 * output shape is the result of it. Source: the .tflite schema, ReshapeOptions.
 */
public final class Reshape extends View {

  @Override
  public String name() {
    return "RESHAPE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 2);
    validateView(node);
  }
}
