package dev.octet.graph;

import dev.octet.tensor.Memory;

/**
 * The bytes of a model file, lying in a model's {@link Memory}. They can be moved, and are gone
 * once the plan has packed what it needs of them.
 */
public final class Source {
  private final Memory memory;
  private final int length;
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
  }

  /** The memory that holds the bytes. */
  public Memory memory() {
    return memory;
  }

  /** Where the bytes begin at present. */
  public int address() {
    return address;
  }

  /** Number of bytes. */
  public int length() {
    return length;
  }

  /** Moves the bytes, so that the place where they were can be used. */
  public void moveTo(int target) {
    memory.copy(address, target, length);
    address = target;
  }
}
