package dev.octet.onnx;

import dev.octet.tensor.Shape;

/** ONNX stores images as [N,C,H,W], this project as [N,H,W,C]; other shapes are the same. */
final class Layout {
  /** The dimension of [N,H,W,C] that is dimension i of [N,C,H,W]. */
  private static final int[] TO_NCHW = {0, 3, 1, 2};

  /** The dimension of [N,C,H,W] that is dimension i of [N,H,W,C]. */
  private static final int[] TO_NHWC = {0, 2, 3, 1};

  private Layout() {}

  /** The permutation that brings a shape of this rank to the layout of ONNX. */
  static int[] toOnnx(int rank) {
    return rank == 4 ? TO_NCHW.clone() : identity(rank);
  }

  /** The permutation that brings a shape of this rank back. */
  static int[] fromOnnx(int rank) {
    return rank == 4 ? TO_NHWC.clone() : identity(rank);
  }

  /** The dimensions in the layout of ONNX. */
  static int[] dims(Shape shape) {
    return permute(shape.toArray(), toOnnx(shape.rank()));
  }

  /** The dimension of ONNX's layout that is dimension {@code axis}, which may be negative. */
  static int axis(int axis, int rank) {
    return fromOnnx(rank)[axis < 0 ? axis + rank : axis];
  }

  /** Whether both layouts have the elements in the same order. */
  static boolean isSame(Shape shape) {
    return shape.rank() != 4 || shape.dim(3) == 1 || shape.dim(1) * shape.dim(2) == 1;
  }

  /** {@code values[permutation[i]]} for every i. */
  static int[] permute(int[] values, int[] permutation) {
    int[] permuted = new int[permutation.length];
    for (int i = 0; i < permuted.length; i++) {
      permuted[i] = values[permutation[i]];
    }
    return permuted;
  }

  /** The elements after a transposition: dimension i is {@code permutation[i]} of {@code dims}. */
  static byte[] transpose(byte[] data, int[] dims, int[] permutation) {
    int rank = dims.length;
    int elements = 1;
    int[] steps = new int[rank];
    for (int i = rank - 1; i >= 0; i--) {
      steps[i] = elements;
      elements *= dims[i];
    }
    int size = elements == 0 ? 0 : data.length / elements;
    int[] outDims = permute(dims, permutation);
    int[] outSteps = permute(steps, permutation);
    byte[] transposed = new byte[data.length];
    for (int i = 0; i < elements; i++) {
      int from = 0;
      int rest = i;
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += rest % outDims[axis] * outSteps[axis];
        rest /= outDims[axis];
      }
      System.arraycopy(data, from * size, transposed, i * size, size);
    }
    return transposed;
  }

  private static int[] identity(int rank) {
    int[] permutation = new int[rank];
    for (int i = 0; i < rank; i++) {
      permutation[i] = i;
    }
    return permutation;
  }
}
