package dev.octet.operator;

import dev.octet.tensor.Shape;

/**
 * Element positions of operands that are broadcast against each other (NumPy's rule: shapes are
 * aligned at the innermost dimension, an extent of 1 repeats). Neighbouring dimensions in which
 * every operand goes on or stays are one, so that the innermost runs are long.
 */
final class Broadcast {
  private final Shape output;
  private final int[] extents;
  private final int[][] steps;
  private int axes;

  private Broadcast(Shape output, Shape... shapes) {
    this.output = output;
    this.extents = new int[output.rank() + 1];
    this.steps = new int[shapes.length][output.rank() + 1];
    extents[0] = 1;
    for (int axis = 0; axis < output.rank(); axis++) {
      if (output.dim(axis) != 1) {
        add(axis, shapes);
      }
    }
  }

  /** How the shapes combine, or null if they do not. */
  static Broadcast of(Shape... shapes) {
    int rank = 0;
    for (Shape shape : shapes) {
      rank = Math.max(rank, shape.rank());
    }
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = 1;
      for (Shape shape : shapes) {
        int extent = extent(shape, rank, i);
        if (extent != dims[i] && extent != 1 && dims[i] != 1) {
          return null;
        }
        dims[i] = extent == 1 ? dims[i] : extent;
      }
    }
    return new Broadcast(Shape.of(dims), shapes);
  }

  /** Whether {@code shape} repeats to fill {@code output}. */
  static boolean fits(Shape shape, Shape output) {
    Broadcast both = shape.rank() > output.rank() ? null : of(shape, output);
    return both != null && both.output.equals(output);
  }

  private static int extent(Shape shape, int rank, int axis) {
    int own = axis - (rank - shape.rank());
    return own < 0 ? 1 : shape.dim(own);
  }

  /** Elements of an operand from one index of each output axis to the next; 0 repeats. */
  static int[] steps(Shape shape, int rank) {
    int[] steps = new int[rank];
    int step = 1;
    for (int i = rank - 1; i >= 0; i--) {
      int extent = extent(shape, rank, i);
      steps[i] = extent == 1 ? 0 : step;
      step *= extent;
    }
    return steps;
  }

  /** Adds a dimension inside the ones before, or widens the last one. */
  private void add(int axis, Shape[] shapes) {
    int extent = output.dim(axis);
    boolean continues = axes > 0;
    int[] own = new int[shapes.length];
    for (int k = 0; k < shapes.length; k++) {
      int first = axis - (output.rank() - shapes[k].rank());
      boolean repeats = extent(shapes[k], output.rank(), axis) == 1;
      own[k] = repeats ? 0 : shapes[k].product(first + 1, shapes[k].rank());
      continues &= axes > 0 && steps[k][axes - 1] == own[k] * extent;
    }
    int at = continues ? axes - 1 : axes++;
    extents[at] = continues ? extents[at] * extent : extent;
    for (int k = 0; k < shapes.length; k++) {
      steps[k][at] = own[k];
    }
  }

  /** The combined shape. */
  Shape output() {
    return output;
  }

  /**
   * Elements of the output from {@code index} on, at most, until positions have to be looked up.
   */
  int run(int index) {
    int extent = extents[Math.max(axes - 1, 0)];
    return extent - index % extent;
  }

  /** What the position of an operand grows by from one element of a run to the next: 0 or 1. */
  int step(int operand) {
    return steps[operand][Math.max(axes - 1, 0)];
  }

  /** Element of an operand under output element {@code index}. */
  int position(int operand, int index) {
    int rest = index;
    int position = 0;
    for (int i = axes - 1; i >= 0; i--) {
      position += rest % extents[i] * steps[operand][i];
      rest /= extents[i];
    }
    return position;
  }
}
