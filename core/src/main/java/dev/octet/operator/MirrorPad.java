package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * MIRROR_PAD: surrounds a tensor with its own mirror image, which begins with the outermost element
 * (symmetric: paddings up to the extent) or with the one next to it (reflect: less than the
 * extent). Shapes as in {@link Padding}. Source: the .tflite schema, MirrorPadOptions.
 */
public final class MirrorPad extends Padding {
  private final boolean symmetric;

  /** The operator; {@code symmetric} repeats the outermost element. */
  public MirrorPad(boolean symmetric) {
    this.symmetric = symmetric;
  }

  /** Whether the border itself is repeated. */
  public boolean symmetric() {
    return symmetric;
  }

  @Override
  public String name() {
    return "MIRROR_PAD";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    validatePaddings(node, symmetric ? 0 : -1);
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    Shape input = node.input(0).shape();
    List<StridedCopy> copies = new ArrayList<>();
    add(node, 0, input.toArray(), 0, input.steps(), 0, copies);
    return copies;
  }

  /** Adds what lies before, in and after the input along the axes from {@code axis} on. */
  private void add(
      Node node, int axis, int[] dims, int from, int[] steps, int to, List<StridedCopy> copies) {
    int[] writes = node.output().shape().steps();
    if (axis == dims.length) {
      copies.add(StridedCopy.of(0, 0, dims, from, steps, to, writes));
      return;
    }
    int extent = node.input(0).shape().dim(axis);
    int before = paddings(node)[2 * axis];
    int after = paddings(node)[2 * axis + 1];
    int edge = symmetric ? 1 : 0;
    int step = steps[axis];
    int write = writes[axis];
    add(node, axis + 1, dims, from, steps, to + before * write, copies);
    int[] part = dims.clone();
    int[] reversed = steps.clone();
    reversed[axis] = -step;
    if (before > 0) {
      part[axis] = before;
      add(node, axis + 1, part.clone(), from + (before - edge) * step, reversed, to, copies);
    }
    if (after > 0) {
      part[axis] = after;
      int last = from + (extent - 2 + edge) * step;
      add(node, axis + 1, part, last, reversed, to + (before + extent) * write, copies);
    }
  }
}
