package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * STRIDED_SLICE: every n-th index of each axis, NumPy's {@code in[begin:end:stride, ...]}. Input of
 * any rank and type; begin, end and constant strides of one length, one element per axis of the
 * specification; output of the same type and quantization. Axes without an element stay whole.
 * Where begin is computed while the model runs, what is read is moved so that it lies inside; a run
 * fails if begin and end do not lead to the output's extents.
 *
 * <p>Bit i of a mask concerns element i: {@code beginMask}, {@code endMask} from the first or to
 * the last index; {@code ellipsisMask} as many whole axes as are left; {@code newAxisMask} a new
 * axis of extent 1; {@code shrinkMask} one index, its axis is left out. With {@code endIsOffset}
 * the end is counted from the begin. Source: the .tflite schema, StridedSliceOptions.
 *
 * <p>Restriction: Constant strides; the extents of the result do not change from run to run.
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
  Starts starts(Node node) {
    return new Selection(node).starts;
  }

  @Override
  Extents computedExtents(Node node) {
    if (!new Selection(node).isOpen) {
      return null;
    }
    return (memory, at) ->
        new Selection(node, elements(node, 1, memory, at), elements(node, 2, memory, at)).dims();
  }

  /** What begin or end hold in a run; begins of axes that are left out decide no extent: 0. */
  private int[] elements(Node node, int operand, Memory memory, Location at) {
    if (node.input(operand).isConstant()) {
      return Parameters.ints(node, operand);
    }
    Coordinates values = new Coordinates(node, operand);
    int[] elements = new int[values.elements()];
    for (int i = 0; i < elements.length; i++) {
      boolean isLeftOut = operand == 1 && has(shrinkMask, i);
      long index = isLeftOut ? 0 : values.index(memory, at.input(operand), i);
      elements[i] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, index));
    }
    return elements;
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
    private final Starts starts;
    private int from;
    private int axis;
    private int axes;
    private boolean isOpen;

    /** What is known before the model runs. */
    Selection(Node node) {
      this(node, constant(node, 1), constant(node, 2));
    }

    /** What given begins and ends select; null if they are not known. */
    Selection(Node node, int[] begin, int[] end) {
      this.node = node;
      this.input = node.input(0).shape();
      int[] strides = Parameters.ints(node, 3);
      this.dims = new int[input.rank() + strides.length];
      this.steps = new int[dims.length];
      this.starts = begin == null ? new Starts(node, 1, strides.length) : null;
      for (int i = 0; i < strides.length; i++) {
        if (has(ellipsisMask, i)) {
          int left = 0;
          for (int k = i + 1; k < strides.length; k++) {
            left += has(newAxisMask, k) ? 0 : 1;
          }
          wholeAxes(input.rank() - left);
        } else if (has(newAxisMask, i)) {
          add(1, 0);
        } else {
          select(i, begin, end, strides[i]);
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

    /** The elements of an operand, as many as there are strides; null if a run computes them. */
    private static int[] constant(Node node, int operand) {
      int count = Parameters.ints(node, 3).length;
      if (node.input(operand).isConstant()) {
        return Parameters.ints(node, operand, count);
      }
      new Coordinates(node, operand).validate();
      if (node.input(operand).shape().elements() != count) {
        throw Check.invalid(node, node.input(operand) + " should have " + count + " elements");
      }
      return null;
    }

    private void select(int i, int[] begin, int[] end, int stride) {
      if (axis == input.rank() || stride == 0) {
        throw Check.invalid(node, "element " + i + " of the slice selects nothing");
      }
      boolean isShrunk = has(shrinkMask, i);
      boolean fromEdge = has(beginMask, i) && !isShrunk;
      boolean isKnown = fromEdge || begin != null;
      int start = within(fromEdge ? edge(stride < 0) : isKnown ? begin[i] : 0, stride);
      long count = isShrunk ? 1 : isKnown ? count(i, begin, end, stride, start) : outputExtent();
      // The indices at which the axis can begin so that all that is read lies inside.
      int extent = input.dim(axis);
      long reach = Math.max(0, count - 1) * Math.abs((long) stride);
      long least = stride > 0 ? 0 : reach;
      long most = stride > 0 ? extent - 1 - reach : extent - 1;
      if (count > 0 && (least > most || isKnown && (start < least || start > most))) {
        throw Check.invalid(node, "the slice lies outside " + node.input(0) + " on axis " + axis);
      }
      if (count > 0 && isKnown) {
        from += start * step();
      } else if (count > 0) {
        starts.add(i, extent, (int) least, (int) most, step());
      }
      if (!isShrunk) {
        add((int) count, count < 2 ? 0 : stride * step());
      }
      axis++;
    }

    /** How many indices lie between a known start and the end. */
    private long count(int i, int[] begin, int[] end, int stride, int start) {
      boolean toEdge = has(endMask, i);
      if (!toEdge && (end == null || endIsOffset && begin == null)) {
        return outputExtent();
      }
      long given = toEdge ? edge(stride > 0) : endIsOffset ? (long) begin[i] + end[i] : end[i];
      int stop = within(given, stride);
      long span = Math.max(0, stride > 0 ? (long) stop - start : (long) start - stop);
      return (span + Math.abs((long) stride) - 1) / Math.abs((long) stride);
    }

    /** What the file says of the next axis of the output, since it is not known. */
    private int outputExtent() {
      isOpen = true;
      Shape output = node.output().shape();
      return axes < output.rank() ? output.dim(axes) : 0;
    }

    private static long edge(boolean isLast) {
      return isLast ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    private int within(long index, int stride) {
      int extent = input.dim(axis);
      long counted = index < 0 ? index + extent : index;
      long first = stride > 0 ? 0 : -1;
      long last = stride > 0 ? extent : extent - 1;
      return (int) Math.max(first, Math.min(last, counted));
    }
  }

  private static boolean has(int mask, int i) {
    return i < 32 && (mask >> i & 1) != 0;
  }
}
