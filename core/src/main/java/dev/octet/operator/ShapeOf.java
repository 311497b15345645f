package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;

/**
 * SHAPE: the dimensions of the input. Input of any rank and type, output {@code [rank]} of int32 or
 * int64. Source: the .tflite schema, ShapeOptions.
 */
public final class ShapeOf extends StaticOperator {

  @Override
  public String name() {
    return "SHAPE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    checkIntegers(node);
    Check.outputShape(node, Shape.of(node.input(0).shape().rank()));
  }

  @Override
  Writer writer(Node node) {
    Shape shape = node.input(0).shape();
    DataType type = node.output().type();
    return (memory, address, i) -> integer(memory, type, address, shape.dim(i));
  }
}
