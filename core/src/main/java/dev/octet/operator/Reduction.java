package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;

/**
 * An operator that combines the values along constant axes into one. Input of any rank, int32 axes
 * (negative ones count from the end), output without the reduced dimensions, or with extent 1 when
 * {@code keepDims}. Source: the .tflite schema, ReducerOptions.
 *
 * <p>Restriction: Constant axes.
 */
public abstract class Reduction extends Operator {
  private static final int MOST = 1 << 22;

  private final boolean keepDims;

  Reduction(boolean keepDims) {
    this.keepDims = keepDims;
  }

  /** Whether reduced dimensions stay, with extent 1. */
  public final boolean keepDims() {
    return keepDims;
  }

  /** Checks the types of a node's input and output. */
  abstract void checkTypes(Node node);

  /** Whether no values have a result, if they are not quantized. */
  abstract boolean hasNeutral();

  @Override
  public final boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public final void validate(Node node) {
    Check.arity(node, 2, 2);
    checkTypes(node);
    boolean[] reduced = reducedAxes(node);
    Shape input = node.input(0).shape();
    int count = 0;
    int[] dims = new int[input.rank()];
    for (int i = 0; i < input.rank(); i++) {
      if (!reduced[i]) {
        dims[count++] = input.dim(i);
      } else if (keepDims) {
        dims[count++] = 1;
      }
    }
    int[] kept = new int[count];
    System.arraycopy(dims, 0, kept, 0, count);
    Check.outputShape(node, Shape.of(kept));
    if (!hasNeutral() || node.input(0).type().isQuantizable()) {
      Check.nothingFromNothing(node);
    }
    if (input.elements() / Math.max(1, node.output().shape().elements()) > MOST) {
      throw Check.invalid(node, "cannot reduce " + node.input(0));
    }
  }

  /** Which axes of the input are reduced. */
  public static boolean[] reducedAxes(Node node) {
    int rank = node.input(0).shape().rank();
    boolean[] reduced = new boolean[rank];
    int[] axes = Parameters.ints(node, 1);
    for (int axis : axes) {
      reduced[Parameters.axis(node, axis, rank)] = true;
    }
    return reduced;
  }
}
