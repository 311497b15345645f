package dev.octet.graph;

import dev.octet.error.MemoryException;
import dev.octet.tensor.Memory;

/**
 * The bytes of a model file, lying in a model's {@link Memory}, and after them what was computed
 * from them while the model was read. They can be moved, and are gone once the plan has packed what
 * it needs of them.
 */
public final class Source {
  private static final int ALIGNMENT = 64;

  private final Memory memory;
  private final int length;
  private int extent;
  private int address;

  /**
   * The {@code length} bytes from {@code address} on.
   *
   * @param memory where the bytes are
   */
  public Source(Memory memory, int address, int length) {
    this.memory = memory;
    this.address = address;
    this.length = length;
    this.extent = length;
  }

  /** A file in a memory of its own, or in a part of a divided one. */
  public static Source copyOf(byte[] file) {
    if (Memory.isDivided()) {
      int address = Memory.take(file.length);
      if (address < 0) {
        throw new MemoryException("There is not enough memory for the file.");
      }
      Source source = new Source(new Memory(address), address, file.length);
      source.memory.write(address, file);
      return source;
    }
    Memory memory = new Memory(ALIGNMENT);
    memory.ensure(ALIGNMENT + file.length);
    memory.write(ALIGNMENT, file);
    return new Source(memory, ALIGNMENT, file.length);
  }

  /** The memory that holds the bytes. */
  public Memory memory() {
    return memory;
  }

  /** Where the bytes begin at present. */
  public int address() {
    return address;
  }

  /** Length of the file in bytes. */
  public int length() {
    return length;
  }

  /** Bytes of the file and of everything appended. */
  public int extent() {
    return extent;
  }

  /**
   * Appends {@code bytes} bytes for the caller to write, 64-byte aligned from the file on.
   *
   * @return null if there is not enough memory
   */
  public Constant append(int bytes) {
    if (Memory.isDivided()) {
      int place = Memory.take(bytes);
      return place < 0 ? null : new Constant(this, place - address, bytes);
    }
    long offset = (extent + ALIGNMENT - 1L) & -ALIGNMENT;
    long end = offset + bytes;
    if (address + end > Integer.MAX_VALUE || !memory.ensure((int) (address + end))) {
      return null;
    }
    extent = (int) end;
    return new Constant(this, (int) offset, bytes);
  }

  /** Moves the bytes, so that the place where they were can be used. */
  public void moveTo(int target) {
    memory.copy(address, target, extent);
    address = target;
  }
}
