package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** SPLIT, SPLIT_V and UNPACK: the outputs are consecutive parts of one input along an axis. */
public abstract sealed class Partition extends Movement permits Split, SplitV, Unpack {

  /** Which operand is divided. */
  abstract int whole();

  /** The axis along which it is divided. */
  abstract int axis(Node node);

  /** Extent of each part along the axis; the node has as many outputs. */
  abstract int[] extents(Node node);

  /** The shape of an output whose part has the dimensions {@code dims}. */
  Shape shape(int[] dims, int axis) {
    return Shape.of(dims);
  }

  /** Checks everything but the operands that steer the division. */
  final void validateParts(Node node) {
    Value input = node.input(whole());
    int axis = axis(node);
    int[] extents = extents(node);
    int[] dims = input.shape().toArray();
    long total = 0;
    for (int i = 0; i < extents.length; i++) {
      dims[axis] = extents[i];
      total += extents[i];
      Check.sameQuantization(node, input, node.outputs().get(i));
      Check.outputShape(node, i, shape(dims, axis));
    }
    if (total != input.shape().dim(axis)) {
      throw Check.invalid(node, "the parts of " + input + " are " + total + " on axis " + axis);
    }
  }

  @Override
  public final boolean isParameter(int i) {
    return i != whole();
  }

  @Override
  public final List<StridedCopy> copies(Node node) {
    Shape input = node.input(whole()).shape();
    int axis = axis(node);
    int[] extents = extents(node);
    int[] steps = input.steps();
    int[] dims = input.toArray();
    List<StridedCopy> copies = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < extents.length; i++) {
      dims[axis] = extents[i];
      copies.add(StridedCopy.of(whole(), i, dims, from, steps, 0, Shape.of(dims).steps()));
      from += extents[i] * steps[axis];
    }
    return copies;
  }
}
