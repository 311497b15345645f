package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;
import java.util.Arrays;

/**
 * GATHER_ND: the parts of a table that rows of K indices select on its first K axes. Indices {@code
 * [rows.., K]}, output {@code [rows.., table's axes from K on]}. Types as in {@link Lookup}.
 * Source: the .tflite schema.
 */
public final class GatherNd extends Lookup {

  @Override
  public String name() {
    return "GATHER_ND";
  }

  @Override
  int table() {
    return 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Check.outputShape(node, selected(node, node.input(1).shape(), node.input(0).shape()));
    validateLookup(node);
  }

  /** The shape of the parts of {@code table} that the rows of {@code indices} select. */
  static Shape selected(Node node, Shape indices, Shape table) {
    int rows = indices.rank() - 1;
    if (rows < 0 || indices.last() > table.rank()) {
      throw Check.invalid(node, "indices " + indices + " do not fit " + table);
    }
    int[] dims = Arrays.copyOf(indices.toArray(), rows + table.rank() - indices.last());
    for (int i = rows; i < dims.length; i++) {
      dims[i] = table.dim(indices.last() + i - rows);
    }
    return Shape.of(dims);
  }

  @Override
  Layout layout(Node node) {
    Shape table = node.input(0).shape();
    int depth = node.input(1).shape().last();
    int[] grid = Arrays.copyOf(table.toArray(), depth);
    return new Layout(1, 1, grid, table.product(depth, table.rank()));
  }
}
