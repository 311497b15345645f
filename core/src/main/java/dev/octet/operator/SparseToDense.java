package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;

/**
 * SPARSE_TO_DENSE: elements where indices say, another element everywhere else. Indices {@code
 * [rows, rank]}, {@code [rows]} or one; constant output shape; one value or {@code [rows]} and the
 * default, of any type and the output's quantization. An index outside the output is an error when
 * it is constant, and while the model runs. Source: the .tflite schema, SparseToDenseOptions.
 *
 * <p>Restriction: A constant shape.
 */
public final class SparseToDense extends Scatter {

  @Override
  public String name() {
    return "SPARSE_TO_DENSE";
  }

  @Override
  public boolean isParameter(int i) {
    return i < 2;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 4, 4);
    Check.sameQuantization(node, node.input(2), node.output());
    Check.element(node, 3);
    Shape output = Shape.of(Parameters.ints(node, 1));
    Check.outputShape(node, output);
    Shape indices = node.input(0).shape();
    int values = node.input(2).shape().elements();
    int width = indices.rank() == 2 ? indices.last() : 1;
    boolean fits =
        indices.rank() <= 2
            && output.rank() > 0
            && width == output.rank()
            && (values == 1 || values == indices.elements() / width);
    if (!fits) {
      throw Check.invalid(node, node.input(0) + " and " + node.input(2) + " do not fit " + output);
    }
    coordinates(node, layout(node)).validate();
  }

  @Override
  Layout layout(Node node) {
    boolean isShared = node.input(2).shape().elements() == 1;
    return new Layout(3, 0, node.output().shape().rank(), 2, isShared, false);
  }
}
