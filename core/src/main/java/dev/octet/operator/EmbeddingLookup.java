package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;

/**
 * EMBEDDING_LOOKUP: rows of a table. Indices {@code [rows]}, then the table {@code [entries, ...]};
 * output {@code [rows, ...]}. Types as in {@link Lookup}, or an 8-bit table with scales per tensor,
 * per row or by blocks, whose rows become float32 by {@link dev.octet.numerics.FloatQuantization}.
 * Source: the .tflite schema.
 */
public final class EmbeddingLookup extends Lookup {

  @Override
  public String name() {
    return "EMBEDDING_LOOKUP";
  }

  @Override
  int table() {
    return 1;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Check.rank(node, node.input(0), 1);
    int[] dims = node.input(1).shape().toArray();
    if (dims.length == 0) {
      throw Check.invalid(node, node.input(1) + " has no rows");
    }
    dims[0] = node.input(0).shape().dim(0);
    Check.outputShape(node, Shape.of(dims));
    validateLookup(node);
    if (isDequantizing(node) && node.input(1).quantization().block() == 0) {
      Check.scales(node, node.input(1), 0);
    }
  }

  @Override
  boolean isDequantizing(Node node) {
    return node.input(1).type().isByte() && node.output().type() == DataType.FLOAT32;
  }

  @Override
  Layout layout(Node node) {
    Shape table = node.input(1).shape();
    return new Layout(1, 1, new int[] {table.dim(0)}, table.product(1, table.rank()));
  }
}
