package dev.octet.operator;

import dev.octet.graph.Node;

/**
 * READ_VARIABLE: what a variable holds when the node runs. Input the variable, output of its type,
 * shape and quantization. Source: the .tflite schema, where VAR_HANDLE names the variable.
 */
public final class ReadVariable extends View {

  @Override
  public String name() {
    return "READ_VARIABLE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.variable(node);
    Check.outputShape(node, node.input(0).shape());
    Check.sameQuantization(node, node.input(0), node.output());
  }
}
