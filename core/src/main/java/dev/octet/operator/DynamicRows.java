package dev.octet.operator;

import dev.octet.kernel.Location;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.Memory;

/**
 * The float32 activations of a layer with int8 weights, quantized while it runs: int16 values minus
 * their zero point, in scratch space.
 *
 * @param rule how a row is quantized
 * @param operand the number of the activations among the node's inputs
 * @param rows parts of the operand that have a scale of their own
 * @param count elements of a row
 */
record DynamicRows(RowQuantization rule, int operand, int rows, int count) {

  /** Bytes of scratch space: the parameters of all rows, then their values. */
  long scratchBytes() {
    return (long) rows * (RowQuantization.BYTES + 2L * count);
  }

  /** Quantizes the rows {@code [from, to)}. */
  void quantize(Memory memory, Location at, int from, int to) {
    for (int row = from; row < to; row++) {
      int parameters = parameters(at, row);
      int values = values(at) + 2 * row * count;
      int bytes = values + count;
      rule.apply(memory, at.input(operand) + 4 * row * count, count, bytes, parameters);
      int zero = RowQuantization.zeroPoint(memory, parameters);
      for (int i = 0; i < count; i++) {
        memory.i16(values + 2 * i, memory.i8(bytes + i) - zero);
      }
    }
  }

  /** Where the values begin. */
  int values(Location at) {
    return at.scratch() + rows * RowQuantization.BYTES;
  }

  /** The scale of a row. */
  float scale(Memory memory, Location at, int row) {
    return RowQuantization.scale(memory, parameters(at, row));
  }

  private int parameters(Location at, int row) {
    return at.scratch() + row * RowQuantization.BYTES;
  }
}
