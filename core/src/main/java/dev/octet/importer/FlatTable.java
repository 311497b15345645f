package dev.octet.importer;

/** One table of a FlatBuffers file; fields are numbered as in the schema. */
final class FlatTable {
  private final FlatBuffer buffer;
  private final int position;
  private final int vtable;
  private final int vtableBytes;

  FlatTable(FlatBuffer buffer, int position) {
    this.buffer = buffer;
    this.position = position;
    this.vtable = buffer.checked((long) position - buffer.i32(position));
    this.vtableBytes = buffer.u16(vtable);
  }

  /** The position of a field's bytes, or -1 if the field is absent. */
  private int field(int number) {
    int slot = 4 + 2 * number;
    if (slot + 2 > vtableBytes) {
      return -1;
    }
    int offset = buffer.u16(vtable + slot);
    return offset == 0 ? -1 : position + offset;
  }

  boolean has(int number) {
    return field(number) >= 0;
  }

  int u8(int number, int absent) {
    int at = field(number);
    return at < 0 ? absent : buffer.u8(at);
  }

  int i8(int number, int absent) {
    return (byte) u8(number, absent);
  }

  boolean bool(int number) {
    return u8(number, 0) != 0;
  }

  int i32(int number, int absent) {
    int at = field(number);
    return at < 0 ? absent : buffer.i32(at);
  }

  long i64(int number, long absent) {
    int at = field(number);
    return at < 0 ? absent : buffer.i64(at);
  }

  float f32(int number, float absent) {
    int at = field(number);
    return at < 0 ? absent : buffer.f32(at);
  }

  /** A nested table, or null if it is absent. */
  FlatTable table(int number) {
    int at = field(number);
    return at < 0 ? null : new FlatTable(buffer, buffer.follow(at));
  }

  /** A vector of elements of {@code size} bytes; empty if it is absent. */
  FlatVector vector(int number, int size) {
    int at = field(number);
    return at < 0 ? FlatVector.empty(buffer) : FlatVector.at(buffer, buffer.follow(at), size);
  }

  /** The map in a vector of bytes; empty if the vector is absent. */
  FlexMap flexMap(int number) {
    return new FlexMap(buffer, vector(number, 1));
  }

  /** A string, cut after 256 bytes; empty if it is absent. */
  String string(int number) {
    return vector(number, 1).utf8(256);
  }
}
