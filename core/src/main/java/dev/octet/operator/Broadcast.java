package dev.octet.operator;

import dev.octet.tensor.Shape;

/**
 * Element positions of two operands that are broadcast against each other (NumPy's rule: shapes are
 * aligned at the innermost dimension, an extent of 1 repeats).
 */
final class Broadcast {
  private final Shape output;
  private final int[] stepsA;
  private final int[] stepsB;

  private Broadcast(Shape output, int[] stepsA, int[] stepsB) {
    this.output = output;
    this.stepsA = stepsA;
    this.stepsB = stepsB;
  }

  /** How {@code a} and {@code b} combine, or null if they do not. */
  static Broadcast of(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      int da = extent(a, rank, i);
      int db = extent(b, rank, i);
      if (da != db && da != 1 && db != 1) {
        return null;
      }
      dims[i] = da == 1 ? db : da;
    }
    return new Broadcast(Shape.of(dims), steps(a, rank), steps(b, rank));
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

  Shape output() {
    return output;
  }

  /** Element of the first operand under output element {@code index}. */
  int a(int index) {
    return position(index, stepsA);
  }

  /** Element of the second operand under output element {@code index}. */
  int b(int index) {
    return position(index, stepsB);
  }

  private int position(int index, int[] steps) {
    int rest = index;
    int position = 0;
    for (int i = steps.length - 1; i >= 0; i--) {
      int extent = output.dim(i);
      position += rest % extent * steps[i];
      rest /= extent;
    }
    return position;
  }
}
