package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;

/**
 * EXPAND_DIMS: the same elements with another dimension of extent 1 where the constant operand
 * says. Source: the .tflite schema.
 */
public final class ExpandDims extends View {

  @Override
  public String name() {
    return "EXPAND_DIMS";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 2);
    Value axis = node.input(1);
    if (axis != null && axis.isConstant()) {
      int rank = node.input(0).shape().rank() + 1;
      Check.outputShape(node, node.input(0).shape().with(Parameters.axisOperand(node, 1, rank), 1));
    }
    validateView(node);
  }
}
