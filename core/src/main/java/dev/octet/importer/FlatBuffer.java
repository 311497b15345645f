package dev.octet.importer;

import dev.octet.error.FormatException;
import dev.octet.graph.Source;
import dev.octet.tensor.Memory;

/**
 * Bounds-checked access to untrusted FlatBuffers bytes. Every offset is relative to the first byte;
 * what lies outside the file is a {@link FormatException}.
 *
 * <p>Source: FlatBuffers binary format, https://flatbuffers.dev/internals/.
 */
final class FlatBuffer {
  private final Source source;
  private long budget;

  FlatBuffer(Source source) {
    this.source = source;
    this.budget = 4L * source.length() + (1 << 16);
  }

  /** The table to which the offset in the first four bytes leads. */
  FlatTable root() {
    return new FlatTable(this, follow(0));
  }

  int length() {
    return source.length();
  }

  int u8(int at) {
    return memory(at, 1).i8(source.address() + at) & 0xFF;
  }

  int u16(int at) {
    return memory(at, 2).i16(source.address() + at) & 0xFFFF;
  }

  int i32(int at) {
    return memory(at, 4).i32(source.address() + at);
  }

  long i64(int at) {
    return memory(at, 8).i64(source.address() + at);
  }

  float f32(int at) {
    return memory(at, 4).f32(source.address() + at);
  }

  /** The position to which the unsigned 32-bit offset at {@code at} leads. */
  int follow(int at) {
    return checked(at + (i32(at) & 0xFFFFFFFFL));
  }

  int checked(long position) {
    if (position < 0 || position > source.length()) {
      throw new FormatException(
          "An offset leads to byte "
              + position
              + ", but the file ends at byte "
              + source.length()
              + ". The file is damaged or cut off; download it again.");
    }
    return (int) position;
  }

  /** Checks that {@code count} elements of {@code size} bytes lie inside the file. */
  void checkRange(int at, long count, int size) {
    checked(at + count * size);
  }

  /**
   * Accounts for {@code bytes} that are about to be copied out. Vectors of a real file do not
   * overlap, so that all copies together are hardly more than the file.
   */
  void spend(long bytes) {
    budget -= bytes;
    if (budget < 0) {
      throw new FormatException(
          "The file's vectors overlap each other; it is damaged. Download it again.");
    }
  }

  /** The memory in which the file lies. */
  Memory memory() {
    return source.memory();
  }

  /** Where byte {@code at} of the file lies in {@link #memory()}. */
  int address(int at) {
    return source.address() + at;
  }

  private Memory memory(int at, int bytes) {
    if (at < 0 || at > source.length() - bytes) {
      checked(Math.max((long) at + bytes, source.length() + 1L));
    }
    return source.memory();
  }
}
