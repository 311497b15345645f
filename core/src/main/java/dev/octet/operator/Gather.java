package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.tensor.Shape;

/**
 * GATHER: indices of one axis of a table. Table {@code [batch.., outer.., axis, inner..]}, indices
 * {@code [batch.., ...]}, output {@code [batch.., outer.., indices.., inner..]}. Types as in {@link
 * Lookup}. Source: the .tflite schema, GatherOptions.
 */
public final class Gather extends Lookup {
  private final int axis;
  private final int batchDims;

  /** The operator; a negative number of axes counts from the end. */
  public Gather(int axis, int batchDims) {
    this.axis = axis;
    this.batchDims = batchDims;
  }

  /** The axis along which slices are taken; negative ones count from the end. */
  public int axis() {
    return axis;
  }

  /** How many outer dimensions input and indices share. */
  public int batchDims() {
    return batchDims;
  }

  @Override
  public String name() {
    return "GATHER";
  }

  @Override
  int table() {
    return 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Shape table = node.input(0).shape();
    Shape indices = node.input(1).shape();
    int along = axis(node);
    int batch = batch(node);
    boolean fits = batch >= 0 && batch <= along && batch <= indices.rank();
    int[] dims = new int[Math.max(0, table.rank() + indices.rank() - 1 - (fits ? batch : 0))];
    for (int i = 0; i < dims.length && fits; i++) {
      int later = i - along - indices.rank() + batch;
      dims[i] =
          i < along
              ? table.dim(i)
              : later < 0 ? indices.dim(i - along + batch) : table.dim(along + 1 + later);
      fits = i >= batch || table.dim(i) == indices.dim(i);
    }
    if (!fits) {
      throw Check.invalid(node, node.input(1) + " does not match " + node.input(0));
    }
    Check.outputShape(node, Shape.of(dims));
    validateLookup(node);
  }

  private int axis(Node node) {
    return Parameters.axis(node, axis, node.input(0).shape().rank());
  }

  private int batch(Node node) {
    return batchDims < 0 ? batchDims + node.input(1).shape().rank() : batchDims;
  }

  @Override
  Layout layout(Node node) {
    Shape table = node.input(0).shape();
    int along = axis(node);
    int batch = batch(node);
    return new Layout(
        table.product(0, batch),
        table.product(batch, along),
        new int[] {table.dim(along)},
        table.product(along + 1, table.rank()));
  }
}
