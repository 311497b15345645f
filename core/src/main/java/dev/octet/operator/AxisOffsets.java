package dev.octet.operator;

import dev.octet.tensor.Shape;

/** Element offsets that some axes of a shape span, in the order of memory. */
final class AxisOffsets {
  private final int[] extents;
  private final int[] steps;
  private final int groups;
  private final int count;

  /** The offsets spanned by the axes for which {@code axes[i] == wanted}. */
  AxisOffsets(Shape shape, boolean[] axes, boolean wanted) {
    this.extents = new int[axes.length + 2];
    this.steps = new int[axes.length + 2];
    int last = 0;
    int total = 1;
    for (int i = 0; i < axes.length; i++) {
      if (axes[i] != wanted) {
        continue;
      }
      boolean continues = i > 0 && axes[i - 1] == wanted;
      last = continues ? last : last + 1;
      extents[last] = (continues ? extents[last] : 1) * shape.dim(i);
      steps[last] = shape.product(i + 1, axes.length);
      total *= shape.dim(i);
    }
    this.groups = last;
    this.count = total;
  }

  /** Number of offsets. */
  int count() {
    return count;
  }

  /** Whether the offsets are 0, 1, 2, ... */
  boolean areContiguous() {
    return groups == 1 && steps[1] == 1;
  }

  /** The offset number {@code index}, in elements. */
  int offset(int index) {
    int rest = index;
    int offset = 0;
    for (int i = groups; i > 1; i--) {
      offset += rest % extents[i] * steps[i];
      rest /= extents[i];
    }
    return offset + rest * steps[1];
  }
}
