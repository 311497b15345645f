package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * PACK: inputs of one shape become the indices of a new axis of the output. Inputs of any type;
 * output of the same type and quantization. Source: the .tflite schema, PackOptions.
 */
public final class Pack extends Movement {
  private final int axis;

  /** The operator; a negative axis counts from the end of the output's. */
  public Pack(int axis) {
    this.axis = axis;
  }

  /** The new dimension; negative ones count from the end. */
  public int axis() {
    return axis;
  }

  @Override
  public String name() {
    return "PACK";
  }

  @Override
  public boolean isParameter(int i) {
    return false;
  }

  @Override
  public void validate(Node node) {
    int count = node.inputs().size();
    Check.arity(node, Math.max(1, count), count);
    Shape part = node.input(0).shape();
    for (Value input : node.inputs()) {
      Check.sameQuantization(node, input, node.output());
      if (!input.shape().equals(part)) {
        throw Check.invalid(node, input + " should have the shape " + part);
      }
    }
    Check.outputShape(node, part.with(axis(node), count));
  }

  private int axis(Node node) {
    return Parameters.axis(node, axis, node.input(0).shape().rank() + 1);
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    Shape output = node.output().shape();
    int along = axis(node);
    int[] dims = output.toArray();
    dims[along] = 1;
    int[] reads = Shape.of(dims).steps();
    int[] writes = output.steps();
    List<StridedCopy> copies = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      copies.add(StridedCopy.of(i, 0, dims, 0, reads, i * writes[along], writes));
    }
    return copies;
  }
}
