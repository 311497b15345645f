package dev.octet.operator;

import dev.octet.graph.Node;
import java.util.List;

/**
 * PADV2: surrounds a tensor with an element, the third operand, of the input's type and
 * quantization. Shapes as in {@link Padding}. Source: the .tflite schema, PadV2Options.
 */
public final class PadV2 extends Padding {

  @Override
  public String name() {
    return "PADV2";
  }

  @Override
  public boolean isParameter(int i) {
    return i == 1;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.NONE;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 3);
    validatePaddings(node, Integer.MAX_VALUE);
    Check.element(node, 2);
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    return List.of(Fill.everywhere(node, 2), inside(node));
  }
}
