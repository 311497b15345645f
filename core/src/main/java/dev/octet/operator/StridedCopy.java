package dev.octet.operator;

import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;
import java.util.Arrays;

/**
 * A copy of a box of elements: the element at {@code (i0, i1, ...)} goes from {@code from + sum of
 * ik * fromSteps[k]} to {@code to + sum of ik * toSteps[k]}, counted in elements. A step of 0
 * repeats, a negative one reverses. Axes of extent 1 are left out, and axes that continue each
 * other on both sides are one; there is at least one axis.
 *
 * @param input number of the operand that is read
 * @param output number of the result that is written
 * @param extents elements along each axis, outermost first
 */
public record StridedCopy(
    int input, int output, int[] extents, int from, int[] fromSteps, int to, int[] toSteps) {

  /** The copy, its axes put together where that is possible. */
  static StridedCopy of(
      int input, int output, int[] extents, int from, int[] fromSteps, int to, int[] toSteps) {
    int[] dims = new int[extents.length + 1];
    int[] reads = new int[extents.length + 1];
    int[] writes = new int[extents.length + 1];
    int axes = 0;
    for (int i = 0; i < extents.length; i++) {
      boolean continues =
          axes > 0
              && reads[axes - 1] == (long) extents[i] * fromSteps[i]
              && writes[axes - 1] == (long) extents[i] * toSteps[i];
      if (continues) {
        axes--;
      }
      if (continues || extents[i] != 1) {
        dims[axes] = (continues ? dims[axes] : 1) * extents[i];
        reads[axes] = fromSteps[i];
        writes[axes++] = toSteps[i];
      }
    }
    if (axes == 0) {
      dims[axes] = 1;
      reads[axes] = 1;
      writes[axes++] = 1;
    }
    return new StridedCopy(
        input,
        output,
        Arrays.copyOf(dims, axes),
        from,
        Arrays.copyOf(reads, axes),
        to,
        Arrays.copyOf(writes, axes));
  }

  /** A copy that fills the whole first result, of the shape {@code dims}. */
  static StridedCopy filling(int input, int[] dims, int from, int[] fromSteps) {
    return of(input, 0, dims, from, fromSteps, 0, Shape.of(dims).steps());
  }

  /** Copies elements of {@code size} bytes for the indices {@code [first, last)} of axis 0. */
  void run(Memory memory, int size, int source, int target, int first, int last) {
    copy(
        memory,
        size,
        source + (from + first * fromSteps[0]) * size,
        target + (to + first * toSteps[0]) * size,
        0,
        last - first);
  }

  private void copy(Memory memory, int size, int source, int target, int axis, int count) {
    int read = fromSteps[axis] * size;
    int write = toSteps[axis] * size;
    boolean isLast = axis == extents.length - 1;
    if (isLast && read == size && write == size) {
      memory.copy(source, target, count * size);
      return;
    }
    for (int i = 0; i < count; i++) {
      if (isLast) {
        move(memory, size, source + i * read, target + i * write);
      } else {
        copy(memory, size, source + i * read, target + i * write, axis + 1, extents[axis + 1]);
      }
    }
  }

  private static void move(Memory memory, int size, int source, int target) {
    switch (size) {
      case 1 -> memory.i8(target, memory.i8(source));
      case 2 -> memory.i16(target, memory.i16(source));
      case 4 -> memory.i32(target, memory.i32(source));
      default -> memory.i64(target, memory.i64(source));
    }
  }
}
