package dev.octet.wasm.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing byte sequence with the integer and string encodings of the WebAssembly binary format.
 */
public final class ByteWriter {
  private byte[] bytes = new byte[64];
  private int size;

  /** The number of bytes written so far. */
  public int size() {
    return size;
  }

  /** Appends the low 8 bits of {@code value}. */
  public ByteWriter u8(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    bytes[size++] = (byte) value;
    return this;
  }

  /** Appends {@code value}, read as unsigned, in LEB128. */
  public ByteWriter u32(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      u8(rest | 0x80);
      rest >>>= 7;
    }
    return u8(rest);
  }

  /** Appends {@code value} in signed LEB128. */
  public ByteWriter s32(int value) {
    return s64(value);
  }

  /** Appends {@code value} in signed LEB128. */
  public ByteWriter s64(long value) {
    long rest = value;
    while (rest < -64 || rest > 63) {
      u8((int) rest | 0x80);
      rest >>= 7;
    }
    return u8((int) rest & 0x7f);
  }

  /** Appends {@code value} as 4 little-endian bytes. */
  public ByteWriter i32le(int value) {
    return u8(value).u8(value >> 8).u8(value >> 16).u8(value >> 24);
  }

  /** Appends the length of {@code text} in UTF-8 and its bytes. */
  public ByteWriter name(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return u32(utf8.length).raw(utf8);
  }

  /** Appends {@code data} as it is. */
  public ByteWriter raw(byte[] data) {
    if (size + data.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + data.length));
    }
    System.arraycopy(data, 0, bytes, size, data.length);
    size += data.length;
    return this;
  }

  /** Appends the size of {@code content} in LEB128 and its bytes. */
  public ByteWriter sized(ByteWriter content) {
    return u32(content.size()).raw(content.toByteArray());
  }

  /** A copy of the bytes written so far. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
