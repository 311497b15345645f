package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * SLICE: a box of the input. Input of any rank and type, constant begin {@code [rank]} and extents
 * {@code [rank]} (-1: up to the end); output of the same type and quantization. Source: the .tflite
 * schema.
 *
 * <p>Restriction: Constant begin and size.
 */
public final class Slice extends Movement {

  @Override
  public String name() {
    return "SLICE";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 3);
    Check.sameQuantization(node, node.input(0), node.output());
    Shape input = node.input(0).shape();
    int[] begin = Parameters.ints(node, 1, input.rank());
    int[] extents = Parameters.ints(node, 2, input.rank());
    for (int i = 0; i < extents.length; i++) {
      if (extents[i] == -1) {
        extents[i] = input.dim(i) - begin[i];
      }
      if (begin[i] < 0 || extents[i] < 1 || extents[i] > input.dim(i) - begin[i]) {
        throw Check.invalid(node, "the slice lies outside " + node.input(0) + " on axis " + i);
      }
    }
    Check.outputShape(node, Shape.of(extents));
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    int[] steps = node.input(0).shape().steps();
    int[] begin = Parameters.ints(node, 1);
    int from = 0;
    for (int i = 0; i < steps.length; i++) {
      from += begin[i] * steps[i];
    }
    return List.of(StridedCopy.filling(0, node.output().shape().toArray(), from, steps));
  }
}
