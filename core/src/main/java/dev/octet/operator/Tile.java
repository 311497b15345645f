package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * TILE: the input repeated along each axis. Input of any rank and type, constant repetitions {@code
 * [rank]}; output of the same type and quantization. Source: the .tflite schema.
 *
 * <p>Restriction: Constant repetitions.
 */
public final class Tile extends Movement {

  @Override
  public String name() {
    return "TILE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Check.sameQuantization(node, node.input(0), node.output());
    int[] dims = node.input(0).shape().toArray();
    int[] repetitions = Parameters.ints(node, 1, dims.length);
    for (int i = 0; i < dims.length; i++) {
      dims[i] = Check.extent(node, (long) dims[i] * repetitions[i]);
    }
    Check.outputShape(node, Shape.of(dims));
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    Shape input = node.input(0).shape();
    int[] repetitions = Parameters.ints(node, 1);
    int[] dims = new int[2 * repetitions.length];
    int[] steps = new int[dims.length];
    for (int i = 0; i < repetitions.length; i++) {
      dims[2 * i] = repetitions[i];
      dims[2 * i + 1] = input.dim(i);
      steps[2 * i + 1] = input.product(i + 1, input.rank());
    }
    return List.of(StridedCopy.filling(0, dims, 0, steps));
  }
}
