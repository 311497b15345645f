package dev.octet.operator;

import dev.octet.graph.Constant;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;

/** Reads constant integer operands: axes, permutations, paddings. */
final class Parameters {
  /** More dimensions than any tensor has, twice. */
  private static final int LIMIT = 64;

  private Parameters() {}

  /** The elements of operand {@code i}, a constant int32 or int64 tensor. */
  static int[] ints(Node node, int i) {
    Value value = node.input(i);
    Check.constant(node, value);
    if (value.type() != DataType.INT32 && value.type() != DataType.INT64) {
      throw Check.invalid(node, value + " should be int32");
    }
    Constant constant = value.constant();
    if (value.shape().elements() > LIMIT) {
      throw Check.invalid(node, value + " has more than " + LIMIT + " elements");
    }
    int[] ints = new int[value.shape().elements()];
    for (int k = 0; k < ints.length; k++) {
      long element = value.type() == DataType.INT32 ? constant.i32(k) : constant.i64(k);
      if (element != (int) element) {
        throw Check.invalid(node, value + " holds " + element + ", which is out of range");
      }
      ints[k] = (int) element;
    }
    return ints;
  }

  /** The same; there have to be {@code count} elements. */
  static int[] ints(Node node, int i, int count) {
    int[] ints = ints(node, i);
    if (ints.length != count) {
      throw Check.invalid(node, node.input(i) + " should have " + count + " elements");
    }
    return ints;
  }

  /** The dimension that the only element of operand {@code i} means. */
  static int axisOperand(Node node, int i, int rank) {
    return axis(node, ints(node, i, 1)[0], rank);
  }

  /** The dimension that {@code axis} means; negative ones count from the end. */
  static int axis(Node node, int axis, int rank) {
    int resolved = axis < 0 ? axis + rank : axis;
    if (resolved < 0 || resolved >= rank) {
      throw Check.invalid(node, "axis " + axis + " is outside the " + rank + " dimensions");
    }
    return resolved;
  }
}
