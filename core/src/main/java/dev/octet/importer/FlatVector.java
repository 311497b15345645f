package dev.octet.importer;

import dev.octet.tensor.Memory;

/** A vector of a FlatBuffers file; all its elements lie inside the file. */
final class FlatVector {
  private final FlatBuffer buffer;
  private final int position;
  private final int length;

  private FlatVector(FlatBuffer buffer, int position, int length) {
    this.buffer = buffer;
    this.position = position;
    this.length = length;
  }

  /** The vector of elements of {@code size} bytes whose length field is at {@code at}. */
  static FlatVector at(FlatBuffer buffer, int at, int size) {
    long count = buffer.i32(at) & 0xFFFFFFFFL;
    buffer.checkRange(at + 4, count, size);
    return new FlatVector(buffer, at + 4, (int) count);
  }

  static FlatVector empty(FlatBuffer buffer) {
    return new FlatVector(buffer, 0, 0);
  }

  /** Number of elements. */
  int length() {
    return length;
  }

  /** Where the elements begin in the file. */
  int position() {
    return position;
  }

  long i64(int i) {
    return buffer.i64(position + 8 * i);
  }

  FlatTable table(int i) {
    return new FlatTable(buffer, buffer.follow(position + 4 * i));
  }

  int[] ints() {
    buffer.spend(4L * length);
    Memory memory = buffer.memory();
    int address = buffer.address(position);
    int[] ints = new int[length];
    for (int i = 0; i < length; i++) {
      ints[i] = memory.i32(address + 4 * i);
    }
    return ints;
  }

  /** Elements of {@code size} bytes: int32, uint16 or uint8. */
  int[] numbers(int size) {
    if (size == 4) {
      return ints();
    }
    buffer.spend(4L * length);
    int[] numbers = new int[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = size == 2 ? buffer.u16(position + 2 * i) : buffer.u8(position + i);
    }
    return numbers;
  }

  byte[] bytes() {
    buffer.spend(length);
    return buffer.memory().read(buffer.address(position), length);
  }

  float[] floats() {
    buffer.spend(4L * length);
    Memory memory = buffer.memory();
    int address = buffer.address(position);
    float[] floats = new float[length];
    for (int i = 0; i < length; i++) {
      floats[i] = memory.f32(address + 4 * i);
    }
    return floats;
  }

  /** The bytes as text, cut after {@code most} bytes; malformed UTF-8 becomes U+FFFD. */
  String utf8(int most) {
    Memory memory = buffer.memory();
    int address = buffer.address(position);
    int end = Math.min(length, most);
    char[] text = new char[end];
    int units = 0;
    for (int i = 0; i < end; ) {
      int lead = memory.i8(address + i++) & 0xFF;
      if (lead < 0x80) {
        text[units++] = (char) lead;
        continue;
      }
      int more = lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
      int point = lead & (0x7F >> (more > 0 ? more + 1 : 0));
      if (more < 0 || lead > 0xF4) {
        point = 0xFFFD;
        more = 0;
      }
      for (; more > 0; more--) {
        int next = i < end ? memory.i8(address + i) : 0;
        if ((next & 0xC0) != 0x80) {
          point = 0xFFFD;
          break;
        }
        point = point << 6 | next & 0x3F;
        i++;
      }
      units += Character.toChars(point > 0x10FFFF ? 0xFFFD : point, text, units);
    }
    return new String(text, 0, units);
  }
}
