package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;

/**
 * RESHAPE: the same elements in the shape that a constant operand says, in which one -1 stands for
 * what is left; without the operand, in the output's shape. Source: the .tflite schema,
 * ReshapeOptions.
 */
public final class Reshape extends View {

  @Override
  public String name() {
    return "RESHAPE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 2);
    Value wanted = node.input(1);
    if (wanted != null && wanted.isConstant() && wanted.type() == DataType.INT32) {
      int[] dims = Parameters.ints(node, 1);
      if (resolve(dims, node.input(0).shape().elements())) {
        Check.outputShape(node, Shape.of(dims));
      }
    }
    validateView(node);
  }

  /** Puts what is left in the place of -1; whether the shape then has so many elements. */
  private static boolean resolve(int[] dims, int elements) {
    int open = -1;
    long known = 1;
    for (int i = 0; i < dims.length && known <= elements; i++) {
      if (dims[i] == -1 && open < 0) {
        open = i;
      } else if (dims[i] < 0) {
        return false;
      } else {
        known *= dims[i];
      }
    }
    if (open >= 0 && known > 0 && elements % known == 0) {
      dims[open] = (int) (elements / known);
      return true;
    }
    return open < 0 && known == elements;
  }
}
