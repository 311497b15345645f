package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;

/**
 * SCATTER_ND: zeros, and blocks added where rows of K indices say. Indices {@code [rows.., K]},
 * updates {@code [rows.., output's axes from K on]} of any type, constant output shape. Of 8-bit
 * tensors the stored values are added, modulo 256, and zero is a stored 0, as in TFLite. An index
 * outside the output is an error when it is constant, and while the model runs. Source: the .tflite
 * schema.
 *
 * <p>Restriction: A constant shape.
 */
public final class ScatterNd extends Scatter {

  @Override
  public String name() {
    return "SCATTER_ND";
  }

  @Override
  public boolean isParameter(int i) {
    return i != 1;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 3);
    if (node.output().type() == DataType.COMPLEX64) {
      throw Check.unsupported(node, "sums of complex numbers");
    }
    Check.sameQuantization(node, node.input(1), node.output());
    Shape output = Shape.of(Parameters.ints(node, 2));
    Check.outputShape(node, output);
    Shape updates = GatherNd.selected(node, node.input(0).shape(), output);
    if (!node.input(1).shape().equals(updates) || node.input(0).shape().last() < 1) {
      throw Check.invalid(node, node.input(1) + " should have shape " + updates);
    }
    coordinates(node, layout(node)).validate();
  }

  @Override
  Layout layout(Node node) {
    return new Layout(-1, 0, node.input(0).shape().last(), 1, false, true);
  }
}
