package dev.octet.operator;

import dev.octet.graph.Node;
import java.util.Arrays;

/**
 * SPLIT: equal parts along one axis. A constant axis, then the input of any rank and type; outputs
 * of the same type and quantization. Source: the .tflite schema, SplitOptions.
 *
 * <p>Restriction: A constant axis.
 */
public final class Split extends Partition {
  private final int parts;

  /** The operator with its number of outputs. */
  public Split(int parts) {
    this.parts = parts;
  }

  /** Number of outputs. */
  public int parts() {
    return parts;
  }

  @Override
  public String name() {
    return "SPLIT";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2, Math.max(1, parts));
    validateParts(node);
  }

  @Override
  int whole() {
    return 1;
  }

  @Override
  int axis(Node node) {
    return Parameters.axisOperand(node, 0, node.input(1).shape().rank());
  }

  @Override
  int[] extents(Node node) {
    int[] extents = new int[node.outputs().size()];
    Arrays.fill(extents, node.input(1).shape().dim(axis(node)) / extents.length);
    return extents;
  }
}
