package dev.octet.operator;

import dev.octet.graph.Node;

/**
 * SQUEEZE: the same elements without dimensions of extent 1. Source: the .tflite schema,
 * SqueezeOptions.
 */
public final class Squeeze extends View {

  @Override
  public String name() {
    return "SQUEEZE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    validateView(node);
  }
}
