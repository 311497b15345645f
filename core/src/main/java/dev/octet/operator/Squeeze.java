package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;

/**
 * SQUEEZE: the same elements without dimensions of extent 1: the given ones, or all. Source: the
 * .tflite schema, SqueezeOptions.
 */
public final class Squeeze extends View {
  private final int[] axes;

  /** The operator; negative axes count from the end, none means all dimensions of extent 1. */
  public Squeeze(int... axes) {
    this.axes = axes;
  }

  @Override
  public String name() {
    return "SQUEEZE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Shape input = node.input(0).shape();
    boolean[] dropped = new boolean[input.rank()];
    for (int axis : axes) {
      dropped[Parameters.axis(node, axis, input.rank())] = true;
    }
    Shape kept = input;
    for (int i = input.rank() - 1; i >= 0; i--) {
      if (axes.length == 0 ? input.dim(i) == 1 : dropped[i]) {
        kept = kept.without(i);
      }
    }
    if (kept.elements() == input.elements()) {
      Check.outputShape(node, kept);
    }
    validateView(node);
  }
}
