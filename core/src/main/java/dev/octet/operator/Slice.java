package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * SLICE: a box of the input. Input of any rank and type, begin {@code [rank]} and extents {@code
 * [rank]} (-1: up to the end); output of the same type and quantization. Where begin is computed
 * while the model runs, the box is moved so that it lies inside; where extents are, a run fails if
 * they are not those of the output. Source: the .tflite schema.
 *
 * <p>Restriction: The extents of the result do not change from run to run.
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
    Shape output = node.output().shape();
    Check.rank(node, node.output(), input.rank());
    int[] begin = constant(node, 1);
    int[] extents = constant(node, 2);
    int[] dims = output.toArray();
    for (int i = 0; i < dims.length; i++) {
      int from = begin == null ? 0 : begin[i];
      boolean isOpen = extents != null && extents[i] == -1;
      if (extents != null && !(isOpen && begin == null)) {
        dims[i] = isOpen ? input.dim(i) - from : extents[i];
      }
      if (from < 0 || dims[i] < 0 || dims[i] > input.dim(i) - from) {
        throw Check.invalid(node, "the slice lies outside " + node.input(0) + " on axis " + i);
      }
    }
    Check.outputShape(node, Shape.of(dims));
    starts(node);
    computedExtents(node);
  }

  @Override
  Extents computedExtents(Node node) {
    if (node.input(2).isConstant()) {
      return null;
    }
    Shape input = node.input(0).shape();
    int[] begin = constant(node, 1);
    Coordinates begins = new Coordinates(node, 1);
    Coordinates extents = new Coordinates(node, 2);
    extents.validate();
    // A file that does not know how many axes there are says one element for all.
    int elements = Math.min(begins.elements(), extents.elements());
    return (memory, at) -> {
      int[] dims = node.output().shape().toArray();
      for (int i = 0; i < Math.min(elements, dims.length); i++) {
        long from = begin == null ? begins.index(memory, at.input(1), i) : begin[i];
        long extent = extents.index(memory, at.input(2), i);
        dims[i] = (int) (extent == -1 ? input.dim(i) - from : extent);
      }
      return dims;
    };
  }

  /** The elements of operand {@code i}, one for each axis; null if a run computes them. */
  private static int[] constant(Node node, int i) {
    boolean isConstant = node.input(i).isConstant();
    return isConstant ? Parameters.ints(node, i, node.input(0).shape().rank()) : null;
  }

  @Override
  Starts starts(Node node) {
    Value begin = node.input(1);
    Shape input = node.input(0).shape();
    if (begin.isConstant()) {
      return null;
    }
    Starts starts = new Starts(node, 1, input.rank());
    for (int i = 0; i < input.rank(); i++) {
      int most = input.dim(i) - node.output().shape().dim(i);
      if (most > 0 && begin.shape().elements() != input.rank()) {
        throw Check.invalid(node, begin + " should have " + input.rank() + " elements");
      }
      if (most > 0) {
        starts.add(i, 0, 0, most, input.product(i + 1, input.rank()));
      }
    }
    return starts;
  }

  @Override
  public List<StridedCopy> copies(Node node) {
    int[] steps = node.input(0).shape().steps();
    int[] begin = constant(node, 1);
    int from = 0;
    for (int i = 0; i < steps.length && begin != null; i++) {
      from += begin[i] * steps[i];
    }
    return List.of(StridedCopy.filling(0, node.output().shape().toArray(), from, steps));
  }
}
