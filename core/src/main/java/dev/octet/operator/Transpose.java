package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * TRANSPOSE: {@code out.dim(i) = in.dim(perm[i])}. Input of any rank and type, constant permutation
 * {@code [rank]}, output of the same type and quantization. Source: the .tflite schema.
 *
 * <p>Restriction: A constant permutation.
 */
public final class Transpose extends Movement {

  @Override
  public String name() {
    return "TRANSPOSE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Check.sameQuantization(node, node.input(0), node.output());
    Shape input = node.input(0).shape();
    int rank = input.rank();
    int[] permutation = Parameters.ints(node, 1);
    boolean[] seen = new boolean[rank];
    for (int i = 0; i < permutation.length && permutation.length == rank; i++) {
      seen[Parameters.axis(node, permutation[i], rank)] = true;
    }
    for (boolean each : seen) {
      if (!each) {
        throw Check.invalid(node, node.input(1) + " is not a permutation of " + rank + " axes");
      }
    }
    Check.outputShape(node, Shape.of(permuted(node, input.toArray())));
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    Shape input = node.input(0).shape();
    int[] dims = permuted(node, input.toArray());
    return List.of(StridedCopy.filling(0, dims, 0, permuted(node, input.steps())));
  }

  private static int[] permuted(Node node, int[] byInputAxis) {
    int[] byOutputAxis = new int[byInputAxis.length];
    int[] permutation = Parameters.ints(node, 1);
    for (int i = 0; i < byOutputAxis.length; i++) {
      byOutputAxis[i] = byInputAxis[Parameters.axis(node, permutation[i], byInputAxis.length)];
    }
    return byOutputAxis;
  }
}
