package dev.octet.operator;

import dev.octet.graph.Node;
import java.util.List;

/**
 * PAD: surrounds a tensor with its zero (the zero point of a quantized tensor). Shapes as in {@link
 * Padding}. Source: the .tflite schema, PadOptions.
 */
public final class Pad extends Padding {

  @Override
  public String name() {
    return "PAD";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    validatePaddings(node, Integer.MAX_VALUE);
  }

  @Override
  boolean isPadded() {
    return true;
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    return List.of(inside(node));
  }
}
