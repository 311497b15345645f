package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * STRIDED_SLICE: every n-th index of each axis, NumPy's {@code in[begin:end:stride, ...]}. Input of
 * any rank and type; constant begin, end and strides of one length, one element per axis of the
 * specification; output of the same type and quantization. Axes without an element stay whole.
 *
 * <p>Bit i of a mask concerns element i: {@code beginMask}, {@code endMask} from the first or to
 * the last index; {@code ellipsisMask} as many whole axes as are left; {@code newAxisMask} a new
 * axis of extent 1; {@code shrinkMask} one index, its axis is left out. With {@code endIsOffset}
 * the end is counted from the begin. Source: the .tflite schema, StridedSliceOptions.
 *
 * <p>Restriction: Constant begin, end and strides.
 */
public final class StridedSlice extends Movement {
  private final int beginMask;
  private final int endMask;
  private final int ellipsisMask;
  private final int newAxisMask;
  private final int shrinkMask;
  private final boolean endIsOffset;

  /** The operator with its masks. */
  public StridedSlice(
      int beginMask,
      int endMask,
      int ellipsisMask,
      int newAxisMask,
      int shrinkMask,
      boolean endIsOffset) {
    this.beginMask = beginMask;
    this.endMask = endMask;
    this.ellipsisMask = ellipsisMask;
    this.newAxisMask = newAxisMask;
    this.shrinkMask = shrinkMask;
    this.endIsOffset = endIsOffset;
  }

  /** A bit for each dimension that begins at its first element. */
  public int beginMask() {
    return beginMask;
  }

  /** A bit for each dimension that ends behind its last element. */
  public int endMask() {
    return endMask;
  }

  /** The bit of the entry that stands for all dimensions not named. */
  public int ellipsisMask() {
    return ellipsisMask;
  }

  /** A bit for each entry that is a new dimension of extent 1. */
  public int newAxisMask() {
    return newAxisMask;
  }

  /** A bit for each entry that is one index; its dimension goes. */
  public int shrinkMask() {
    return shrinkMask;
  }

  /** Whether ends count from their begins. */
  public boolean endIsOffset() {
    return endIsOffset;
  }

  @Override
  public String name() {
    return "STRIDED_SLICE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 4, 4);
    Check.sameQuantization(node, node.input(0), node.output());
    Check.outputShape(node, Shape.of(new Selection(node).dims()));
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    Selection selection = new Selection(node);
    return List.of(
        StridedCopy.filling(0, selection.dims(), selection.from, selection.outputSteps()));
  }

  /** What the elements of the specification select, one after the other. */
  private final class Selection {
    private final Node node;
    private final Shape input;
    private final int[] dims;
    private final int[] steps;
    private int from;
    private int axis;
    private int axes;

    Selection(Node node) {
      this.node = node;
      this.input = node.input(0).shape();
      int[] begin = Parameters.ints(node, 1);
      int[] end = Parameters.ints(node, 2, begin.length);
      int[] strides = Parameters.ints(node, 3, begin.length);
      this.dims = new int[input.rank() + begin.length];
      this.steps = new int[dims.length];
      for (int i = 0; i < begin.length; i++) {
        if (has(ellipsisMask, i)) {
          int left = 0;
          for (int k = i + 1; k < begin.length; k++) {
            left += has(newAxisMask, k) ? 0 : 1;
          }
          wholeAxes(input.rank() - left);
        } else if (has(newAxisMask, i)) {
          add(1, 0);
        } else {
          select(i, begin[i], end[i], strides[i]);
        }
      }
      wholeAxes(input.rank());
    }

    int[] dims() {
      return Arrays.copyOf(dims, axes);
    }

    int[] outputSteps() {
      return Arrays.copyOf(steps, axes);
    }

    private void wholeAxes(int end) {
      while (axis < end) {
        add(input.dim(axis), step());
        axis++;
      }
    }

    /** Elements from one index of the current axis to the next. */
    private int step() {
      return input.product(axis + 1, input.rank());
    }

    private void add(int extent, int step) {
      dims[axes] = extent;
      steps[axes++] = step;
    }

    private void select(int i, int begin, int end, int stride) {
      if (axis == input.rank() || stride == 0) {
        throw Check.invalid(node, "element " + i + " of the slice selects nothing");
      }
      int extent = input.dim(axis);
      boolean isShrunk = has(shrinkMask, i);
      int last = stride > 0 ? extent : extent - 1;
      int first = stride > 0 ? 0 : -1;
      boolean fromEdge = has(beginMask, i) && !isShrunk;
      int start = fromEdge ? stride > 0 ? 0 : last : within(begin, extent, first, last);
      long given = endIsOffset ? (long) begin + end : end;
      int stop = has(endMask, i) ? stride > 0 ? last : first : within(given, extent, first, last);
      long span = stride > 0 ? (long) stop - start : (long) start - stop;
      long count = (span + Math.abs((long) stride) - 1) / Math.abs((long) stride);
      if (isShrunk ? start < 0 || start >= extent : span <= 0) {
        throw Check.invalid(node, "the slice is empty on axis " + axis);
      }
      from += start * step();
      if (!isShrunk) {
        add((int) count, count == 1 ? 0 : stride * step());
      }
      axis++;
    }

    private int within(long index, int extent, int first, int last) {
      long counted = index < 0 ? index + extent : index;
      return (int) Math.max(first, Math.min(last, counted));
    }
  }

  private static boolean has(int mask, int i) {
    return i < 32 && (mask >> i & 1) != 0;
  }
}
