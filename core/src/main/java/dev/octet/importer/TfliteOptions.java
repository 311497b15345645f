package dev.octet.importer;

import dev.octet.error.UnsupportedException;
import dev.octet.numerics.Activation;
import dev.octet.numerics.CellFunction;
import dev.octet.tensor.Quantization;
import java.util.List;

/**
 * The builtin options of a .tflite operator; a missing table means defaults everywhere.
 *
 * @param intermediates the quantization of the tensors that the node lists as such
 */
record TfliteOptions(FlatTable table, List<Quantization> intermediates) {

  int i8(int field, int absent) {
    return table == null ? absent : table.i8(field, absent);
  }

  int i32(int field, int absent) {
    return table == null ? absent : table.i32(field, absent);
  }

  float f32(int field, float absent) {
    return table == null ? absent : table.f32(field, absent);
  }

  boolean bool(int field) {
    return table != null && table.bool(field);
  }

  int[] ints(int field) {
    return table == null ? new int[0] : table.vector(field, 4).ints();
  }

  Activation activation(int field) {
    return TfliteOperators.activation(i8(field, 0));
  }

  CellFunction cellFunction(int field) {
    int code = i8(field, 0);
    if (code < 0 || code >= CellFunction.values().length) {
      throw new UnsupportedException("fused activation " + code);
    }
    return CellFunction.values()[code];
  }
}
