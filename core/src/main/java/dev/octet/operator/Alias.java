package dev.octet.operator;

import dev.octet.graph.Node;

/**
 * Octet's own ALIAS: the same stored bytes as another value, int8 in the file where the input is
 * uint8, or the reverse. What is left of a QUANTIZE between them in one activation domain.
 */
public final class Alias extends View {

  @Override
  public String name() {
    return "ALIAS";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    validateView(node);
  }
}
