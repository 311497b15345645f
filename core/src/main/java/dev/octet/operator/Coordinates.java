package dev.octet.operator;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * The rows of an operand that holds indices: each is a place in a grid. Indices outside the grid
 * are found when the model is read if they are constant, otherwise while it runs.
 */
final class Coordinates {
  private final Node node;
  private final int operand;
  private final int[] extents;

  /**
   * Rows of as many indices as the grid has axes.
   *
   * @param operand which operand holds them
   * @param extents the grid
   */
  Coordinates(Node node, int operand, int... extents) {
    this.node = node;
    this.operand = operand;
    this.extents = extents;
  }

  /** Checks the operand's type, and all indices if they are constant. */
  void validate() {
    Value indices = node.input(operand);
    if (indices.type() != DataType.INT32 && indices.type() != DataType.INT64) {
      throw Check.unsupported(node, indices + " is not int32 or int64");
    }
    if (indices.isConstant() && extents.length > 0) {
      Memory memory = indices.constant().memory();
      for (int row = 0; row < indices.shape().elements() / extents.length; row++) {
        position(memory, indices.constant().address(), row);
      }
    }
  }

  /**
   * The place that a row means, counted from 0 with the last axis innermost.
   *
   * @param address where the operand lies
   * @throws ArgumentException if it lies outside the grid
   */
  int position(Memory memory, int address, int row) {
    int position = 0;
    for (int i = 0; i < extents.length; i++) {
      long index = index(memory, address, row * extents.length + i);
      if (index < 0 || index >= extents[i]) {
        throw outside(index, extents[i]);
      }
      position = position * extents[i] + (int) index;
    }
    return position;
  }

  /** How many elements the operand has. */
  int elements() {
    return node.input(operand).shape().elements();
  }

  /** The index at an element of the operand, unchecked. */
  long index(Memory memory, int address, int element) {
    return node.input(operand).type() == DataType.INT64
        ? memory.i64(address + 8 * element)
        : memory.i32(address + 4 * element);
  }

  private RuntimeException outside(long index, int extent) {
    String problem =
        node.input(operand) + " holds index " + index + ", outside 0 to " + (extent - 1);
    return node.input(operand).isConstant()
        ? Check.invalid(node, problem)
        : new ArgumentException(node.title() + ": " + problem + ". Check the model's inputs.");
  }
}
