package dev.octet.importer;

import dev.octet.numerics.Activation;

/** The builtin options of a .tflite operator; a missing table means defaults everywhere. */
record TfliteOptions(FlatTable table) {

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
}
