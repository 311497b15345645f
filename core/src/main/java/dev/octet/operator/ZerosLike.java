package dev.octet.operator;

import dev.octet.graph.Node;

/**
 * ZEROS_LIKE: zeros (the zero point of a quantized tensor) in the shape and type of the input.
 * Source: the .tflite schema.
 */
public final class ZerosLike extends StaticOperator {

  @Override
  public String name() {
    return "ZEROS_LIKE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.type(node, node.output(), node.input(0).type());
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  Writer writer(Node node) {
    int zero = node.output().zero();
    int size = node.output().type().bytes();
    return (memory, address, i) -> memory.fill(address, zero, size);
  }
}
