package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.Arrays;

/**
 * UNPACK: one output per index of an axis, without that dimension. Input of any type; outputs of
 * the same type and quantization. Source: the .tflite schema, UnpackOptions.
 */
public final class Unpack extends Partition {
  private final int axis;

  /** The operator; a negative axis counts from the end. */
  public Unpack(int axis) {
    this.axis = axis;
  }

  /** The dimension that goes; negative ones count from the end. */
  public int axis() {
    return axis;
  }

  @Override
  public String name() {
    return "UNPACK";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1, Math.max(1, node.outputs().size()));
    validateParts(node);
  }

  @Override
  int whole() {
    return 0;
  }

  @Override
  int axis(Node node) {
    return Parameters.axis(node, axis, node.input(0).shape().rank());
  }

  @Override
  int[] extents(Node node) {
    int[] extents = new int[node.outputs().size()];
    Arrays.fill(extents, 1);
    return extents;
  }

  @Override
  Shape shape(int[] dims, int along) {
    return Shape.of(dims).without(along);
  }
}
