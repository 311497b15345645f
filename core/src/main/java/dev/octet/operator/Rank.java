package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;

/**
 * RANK: the number of dimensions of the input, of any type; the output is one int32 or int64.
 * Source: the .tflite schema.
 */
public final class Rank extends StaticOperator {

  @Override
  public String name() {
    return "RANK";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    checkIntegers(node);
    if (node.output().shape().elements() != 1) {
      Check.outputShape(node, Shape.of());
    }
  }

  @Override
  Writer writer(Node node) {
    int rank = node.input(0).shape().rank();
    DataType type = node.output().type();
    return (memory, address, i) -> integer(memory, type, address, rank);
  }
}
