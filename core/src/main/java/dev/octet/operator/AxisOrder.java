package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.Arrays;

/**
 * How a {@link Transpose} walks through its input: axes of extent 1 are left out, axes that stay
 * neighbours are one. There is at least one axis.
 *
 * @param extents elements along each axis of the output, outermost first
 * @param steps elements of the input from one index of that axis to the next
 */
public record AxisOrder(int[] extents, int[] steps) {

  /** The order of a valid TRANSPOSE. */
  public static AxisOrder of(Node node) {
    Shape input = node.input(0).shape();
    int[] permutation = Parameters.ints(node, 1);
    int[] extents = new int[permutation.length + 1];
    int[] steps = new int[permutation.length + 1];
    int axes = 0;
    for (int each : permutation) {
      int axis = Parameters.axis(node, each, input.rank());
      int extent = input.dim(axis);
      int step = input.product(axis + 1, input.rank());
      if (axes > 0 && steps[axes - 1] == extent * step) {
        extents[axes - 1] *= extent;
        steps[axes - 1] = step;
      } else if (extent != 1) {
        extents[axes] = extent;
        steps[axes++] = step;
      }
    }
    if (axes == 0) {
      extents[0] = 1;
      steps[axes++] = 1;
    }
    return new AxisOrder(Arrays.copyOf(extents, axes), Arrays.copyOf(steps, axes));
  }

  /** Elements of the output from one index of {@code axis} to the next. */
  int outputStep(int axis) {
    int step = 1;
    for (int i = axis + 1; i < extents.length; i++) {
      step *= extents[i];
    }
    return step;
  }

  /** Number of axes. */
  public int rank() {
    return extents.length;
  }
}
