package dev.octet.tensor;

/** Access to elements of any integer type, bool included, as 64-bit numbers. */
public final class Elements {
  private Elements() {}

  /** The element of the given type at {@code address}. */
  public static long get(Memory memory, DataType type, int address) {
    return switch (type) {
      case INT8 -> memory.i8(address);
      case INT16 -> memory.i16(address);
      case INT32 -> memory.i32(address);
      case INT64 -> memory.i64(address);
      default -> memory.i8(address) & 0xFF;
    };
  }

  /** Writes the low bits of {@code value}, as many as the type has. */
  public static void set(Memory memory, DataType type, int address, long value) {
    switch (type) {
      case INT16 -> memory.i16(address, (int) value);
      case INT32 -> memory.i32(address, (int) value);
      case INT64 -> memory.i64(address, value);
      default -> memory.i8(address, (int) value);
    }
  }
}
