package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * REVERSE_V2: the indices of some axes in reverse order. Input of any rank and type, constant axes
 * (negative ones count from the end); output of the same shape, type and quantization. Source: the
 * .tflite schema.
 *
 * <p>Restriction: Constant axes.
 */
public final class ReverseV2 extends Movement {

  @Override
  public String name() {
    return "REVERSE_V2";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Check.sameQuantization(node, node.input(0), node.output());
    Shape input = node.input(0).shape();
    boolean[] seen = new boolean[input.rank()];
    for (int each : Parameters.ints(node, 1)) {
      int axis = Parameters.axis(node, each, seen.length);
      if (seen[axis]) {
        throw Check.invalid(node, node.input(1) + " names axis " + axis + " twice");
      }
      seen[axis] = true;
    }
    Check.outputShape(node, input);
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    Shape input = node.input(0).shape();
    int[] steps = input.steps();
    int from = 0;
    for (int each : Parameters.ints(node, 1)) {
      int axis = Parameters.axis(node, each, steps.length);
      from += (input.dim(axis) - 1) * steps[axis];
      steps[axis] = -steps[axis];
    }
    return List.of(StridedCopy.filling(0, input.toArray(), from, steps));
  }
}
