package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * FILL: one element everywhere. A constant shape, then the element, a tensor of any type with one
 * element; output of the same type and quantization. Source: the .tflite schema.
 *
 * <p>Restriction: A constant shape.
 */
public final class Fill extends Movement {

  @Override
  public String name() {
    return "FILL";
  }

  @Override
  public boolean isParameter(int i) {
    return i == 0;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.NONE;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Check.element(node, 1);
    Check.outputShape(node, Shape.of(Parameters.ints(node, 0)));
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    return List.of(everywhere(node, 1));
  }

  /** The only element of an operand in every place of the output. */
  static StridedCopy everywhere(Node node, int input) {
    int[] dims = {node.output().shape().elements()};
    return StridedCopy.filling(input, dims, 0, new int[1]);
  }
}
