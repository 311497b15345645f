package dev.octet.operator;

import dev.octet.graph.Node;

/**
 * SPLIT_V: parts of given extents along one axis. Input of any rank and type, constant extents of
 * which one may be -1 (what is left), a constant axis; outputs of the same type and quantization.
 * Source: the .tflite schema, SplitVOptions.
 *
 * <p>Restriction: Constant sizes and axis.
 */
public final class SplitV extends Partition {

  @Override
  public String name() {
    return "SPLIT_V";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 3, Math.max(1, node.outputs().size()));
    if (Parameters.ints(node, 1).length != node.outputs().size()) {
      throw Check.invalid(node, node.input(1) + " should hold an extent for each output");
    }
    validateParts(node);
  }

  @Override
  int whole() {
    return 0;
  }

  @Override
  int axis(Node node) {
    return Parameters.axisOperand(node, 2, node.input(0).shape().rank());
  }

  @Override
  int[] extents(Node node) {
    int[] extents = Parameters.ints(node, 1);
    long rest = node.input(0).shape().dim(axis(node));
    int open = -1;
    for (int i = 0; i < extents.length; i++) {
      if (extents[i] == -1 && open < 0) {
        open = i;
      } else {
        rest -= extents[i];
      }
    }
    if (open >= 0 && rest == (int) rest) {
      extents[open] = (int) rest;
    }
    return extents;
  }
}
