package dev.octet.importer;

import dev.octet.error.FormatException;

/**
 * The numbers and flags of a FlexBuffers map, which holds the options of a custom operator; empty
 * if there is none. Every offset is checked as in {@link FlatBuffer}.
 *
 * <p>Source: FlexBuffers binary format, https://flatbuffers.dev/internals/#flexbuffers.
 */
final class FlexMap {
  private static final int INT = 1;
  private static final int UINT = 2;
  private static final int FLOAT = 3;
  private static final int INDIRECT_INT = 6;
  private static final int INDIRECT_FLOAT = 8;
  private static final int MAP = 9;
  private static final int BOOL = 26;
  private static final int MOST_ENTRIES = 256;

  private final FlatBuffer buffer;
  private int values;
  private int width;
  private int keys;
  private int keyWidth;
  private int size;

  /** The map that is the root of the bytes of a vector. */
  FlexMap(FlatBuffer buffer, FlatVector bytes) {
    this.buffer = buffer;
    if (bytes.length() == 0) {
      return;
    }
    int end = bytes.position() + bytes.length();
    int type = buffer.u8(end - 2);
    if (type >> 2 != MAP) {
      throw damaged();
    }
    int rootWidth = width(buffer.u8(end - 1));
    this.values = follow(end - 2 - rootWidth, rootWidth);
    this.width = 1 << (type & 3);
    this.keys = follow(values - 3 * width, width);
    this.keyWidth = width((int) integer(values - 2 * width, width, false));
    long entries = integer(values - width, width, false);
    if (entries < 0 || entries > MOST_ENTRIES) {
      throw damaged();
    }
    this.size = (int) entries;
  }

  /** A whole number; 0 for one beyond 32 bits. */
  int i32(String key, int absent) {
    double value = number(key, absent);
    return value > -0x1p31 && value < 0x1p31 ? (int) value : 0;
  }

  float f32(String key) {
    return (float) number(key, 0);
  }

  boolean bool(String key) {
    return number(key, 0) != 0;
  }

  /** The number or flag (0 or 1) of a key. */
  private double number(String key, double absent) {
    int i = 0;
    while (i < size && !isKey(i, key)) {
      i++;
    }
    if (i == size) {
      return absent;
    }
    int at = values + i * width;
    int bytes = width;
    int packed = buffer.u8(values + size * width + i);
    int type = packed >> 2;
    if (type >= INDIRECT_INT && type <= INDIRECT_FLOAT) {
      at = follow(at, width);
      bytes = 1 << (packed & 3);
      type -= INDIRECT_INT - INT;
    }
    if (type == FLOAT && bytes >= 4) {
      return bytes == 4 ? buffer.f32(at) : Double.longBitsToDouble(buffer.i64(at));
    }
    if (type != INT && type != UINT && type != BOOL) {
      throw damaged();
    }
    return integer(at, bytes, type == INT);
  }

  private boolean isKey(int i, String key) {
    int at = follow(keys + i * keyWidth, keyWidth);
    int k = 0;
    while (k < key.length() && buffer.u8(at + k) == key.charAt(k)) {
      k++;
    }
    return k == key.length() && buffer.u8(at + k) == 0;
  }

  /** The position to which the offset at {@code at}, counted backwards, leads. */
  private int follow(int at, int bytes) {
    return buffer.checked(at - integer(at, bytes, false));
  }

  private long integer(int at, int bytes, boolean isSigned) {
    long bits =
        switch (bytes) {
          case 1 -> buffer.u8(at);
          case 2 -> buffer.u16(at);
          case 4 -> buffer.i32(at);
          default -> buffer.i64(at);
        };
    int unused = 64 - 8 * bytes;
    return isSigned ? bits << unused >> unused : bits << unused >>> unused;
  }

  private static int width(int bytes) {
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
      throw damaged();
    }
    return bytes;
  }

  private static FormatException damaged() {
    return new FormatException(
        "The options of a custom operator are no map of numbers. Re-export the model.");
  }
}
