package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.DataType;

/** A function of one 8-bit value as a table of 256 stored results. */
public final class ActivationTable {
  private final byte[] table = new byte[256];

  /** The table of a function from {@code input} to {@code output}, both 8-bit. */
  public ActivationTable(QuantizedFunction function, Value input, Value output) {
    DataType type = output.type();
    for (int q = input.type().min(); q <= input.type().max(); q++) {
      table[q & 0xFF] = (byte) Rounding.clamp(function.apply(q), type.min(), type.max());
    }
  }

  /** The stored result for a stored byte. */
  public byte apply(int q) {
    return table[q & 0xFF];
  }
}
