package dev.octet.graph;

import dev.octet.tensor.Memory;

/** The bytes of a constant value: a range of the model's {@link Source}. Immutable. */
public final class Constant {
  private final Source source;
  private final int offset;
  private final int bytes;

  /**
   * The range {@code [offset, offset + bytes)} of {@code source}.
   *
   * @param source a checked source; the range lies within its extent
   */
  public Constant(Source source, int offset, int bytes) {
    this.source = source;
    this.offset = offset;
    this.bytes = bytes;
  }

  /** Number of bytes. */
  public int bytes() {
    return bytes;
  }

  /** The memory in which the bytes lie. */
  public Memory memory() {
    return source.memory();
  }

  /** Where the bytes lie at present. */
  public int address() {
    return source.address() + offset;
  }

  /** The {@code length} bytes from byte {@code start} on. */
  public Constant slice(int start, int length) {
    return new Constant(source, offset + start, length);
  }

  /** The signed byte at byte {@code index}. */
  public byte i8(int index) {
    return source.memory().i8(source.address() + offset + index);
  }

  /** The 32-bit integer at element {@code index}. */
  public int i32(int index) {
    return source.memory().i32(source.address() + offset + 4 * index);
  }

  /** The 32-bit float at element {@code index}. */
  public float f32(int index) {
    return source.memory().f32(source.address() + offset + 4 * index);
  }

  /** The 64-bit integer at element {@code index}. */
  public long i64(int index) {
    return source.memory().i64(source.address() + offset + 8 * index);
  }

  /** Copies all bytes to {@code address} of any memory. */
  public void copyTo(Memory memory, int address) {
    if (memory == source.memory()) {
      memory.copy(source.address() + offset, address, bytes);
    } else {
      memory.write(address, source.memory().read(source.address() + offset, bytes));
    }
  }
}
