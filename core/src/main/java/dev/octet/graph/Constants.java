package dev.octet.graph;

import dev.octet.error.MemoryException;

/** Makes constants of a graph that is built, not read from a file. */
public final class Constants {
  private final Source source;

  /** Constants that are appended to {@code source}. */
  public Constants(Source source) {
    this.source = source;
  }

  /** Constants in a memory of their own. */
  public static Constants inNewMemory() {
    return new Constants(Source.copyOf(new byte[0]));
  }

  /** Bytes as they are. */
  public Constant bytes(byte[] values) {
    Constant constant = reserve(values.length);
    constant.memory().write(constant.address(), values);
    return constant;
  }

  /** Little-endian 32-bit integers. */
  public Constant ints(int... values) {
    Constant constant = reserve(4L * values.length);
    for (int i = 0; i < values.length; i++) {
      constant.memory().i32(constant.address() + 4 * i, values[i]);
    }
    return constant;
  }

  /** Little-endian 32-bit floats. */
  public Constant floats(float... values) {
    Constant constant = reserve(4L * values.length);
    for (int i = 0; i < values.length; i++) {
      constant.memory().f32(constant.address() + 4 * i, values[i]);
    }
    return constant;
  }

  private Constant reserve(long bytes) {
    Constant constant = bytes > Integer.MAX_VALUE ? null : source.append((int) bytes);
    if (constant == null) {
      throw new MemoryException(
          "There is not enough memory for the constants of the model (" + bytes + " bytes more).");
    }
    return constant;
  }
}
