package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Location;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * One step of a recurrent layer: from the products with the input and the state of one sequence to
 * the next state, which is also the output.
 *
 * <p>Its matrices are consecutive ones of {@link RowProducts}: one for each gate that takes rows of
 * the input, one for each gate that takes rows of the state, and perhaps others.
 */
abstract class RecurrentCell {
  private final int matrix;
  private final int gates;
  private final int units;
  private final int rowBytes;
  private final int output;
  private final int outputRow;
  private final int outputStart;
  private final int stateRow;

  /**
   * A cell of a node.
   *
   * @param matrix the number of its first matrix
   * @param units products of a gate
   * @param state the variable that becomes the output
   * @param place which output it writes, and where in a row
   */
  RecurrentCell(Node node, int matrix, int gates, int units, Value state, Place place) {
    this.matrix = matrix;
    this.gates = gates;
    this.units = units;
    Value input = node.input(0);
    Value result = node.outputs().get(place.output());
    this.rowBytes = input.shape().last() * input.type().bytes();
    this.output = place.output();
    this.outputRow = result.shape().last() * result.type().bytes();
    this.outputStart = place.first() * result.type().bytes();
    this.stateRow = state.shape().last() * state.type().bytes();
  }

  /**
   * Where results go.
   *
   * @param output the number of the output
   * @param first the element of a row where they begin
   */
  record Place(int output, int first) {}

  /** The number of the first matrix. */
  final int matrix() {
    return matrix;
  }

  /** How many matrices take rows of the input. */
  final int gates() {
    return gates;
  }

  /** Products of a gate. */
  final int units() {
    return units;
  }

  /** Bytes of a row of the input. */
  final int rowBytes() {
    return rowBytes;
  }

  /** Which output it writes. */
  final int output() {
    return output;
  }

  /** Where the results of a row of the output begin, in bytes. */
  final int outputOffset(int row) {
    return row * outputRow + outputStart;
  }

  /** Bytes of the state that becomes the output. */
  final int stateBytes() {
    return stateRow;
  }

  /** Bytes of scratch space. */
  abstract long scratchBytes(RowProducts products);

  /**
   * Computes one step of one sequence.
   *
   * @param x address of the first gate's products with the input
   * @param gateBytes bytes from one gate's products to the next's
   * @param out where the new state is copied to
   */
  abstract void step(
      Memory memory,
      Location at,
      RowProducts products,
      int batch,
      int x,
      int gateBytes,
      int scratch,
      int out);

  /** A matrix whose rows are float32, or elements of an 8-bit value. */
  static RowProducts.Matrix matrix(Node node, int operand, Value rows) {
    boolean isByte = rows.type().isByte();
    return new RowProducts.Matrix(
        operand,
        node.input(operand),
        isByte ? rows.type() : DataType.FLOAT32,
        isByte ? rows.quantization().zeroPoint() : 0);
  }
}
