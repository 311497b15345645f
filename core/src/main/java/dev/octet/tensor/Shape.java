package dev.octet.tensor;

import java.util.Arrays;

/** Dimensions of a tensor, outermost first; all are positive or zero. Immutable. */
public final class Shape {
  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /** A shape of the given dimensions; none for a scalar. */
  public static Shape of(int... dims) {
    return new Shape(dims.clone());
  }

  /** Number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /** Extent of dimension {@code axis}, {@code 0 <= axis < rank()}. */
  public int dim(int axis) {
    return dims[axis];
  }

  /** Extent of the innermost dimension; 1 for a scalar. */
  public int last() {
    return dims.length == 0 ? 1 : dims[dims.length - 1];
  }

  /** Number of elements; 1 for a scalar. */
  public int elements() {
    return product(0, dims.length);
  }

  /** Product of the dimensions {@code [from, to)}. */
  public int product(int from, int to) {
    int product = 1;
    for (int i = from; i < to; i++) {
      product *= dims[i];
    }
    return product;
  }

  /** This shape without dimension {@code axis}. */
  public Shape without(int axis) {
    int[] kept = new int[dims.length - 1];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = dims[i < axis ? i : i + 1];
    }
    return new Shape(kept);
  }

  /** This shape with a dimension of {@code extent} more before dimension {@code axis}. */
  public Shape with(int axis, int extent) {
    int[] more = new int[dims.length + 1];
    for (int i = 0; i < more.length; i++) {
      more[i] = i == axis ? extent : dims[i < axis ? i : i - 1];
    }
    return new Shape(more);
  }

  /** Elements from one index of each dimension to the next. */
  public int[] steps() {
    int[] steps = new int[dims.length];
    for (int i = 0; i < dims.length; i++) {
      steps[i] = product(i + 1, dims.length);
    }
    return steps;
  }

  /** The dimensions, a copy. */
  public int[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** As in {@code [1,224,224,3]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < dims.length; i++) {
      text.append(i == 0 ? "" : ",").append(dims[i]);
    }
    return text.append(']').toString();
  }
}
