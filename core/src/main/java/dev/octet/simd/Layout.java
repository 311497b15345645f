package dev.octet.simd;

/** Lays out the parts of a kernel's packed constants, each 64-byte aligned. */
final class Layout {
  private long bytes;

  /** Reserves {@code size} bytes and returns their offset. */
  int add(long size) {
    long offset = bytes;
    bytes = (bytes + size + 63) & -64L;
    return (int) offset;
  }

  /** Whether everything fits into an int. */
  boolean fits() {
    return bytes < 1 << 30;
  }

  int bytes() {
    return (int) bytes;
  }
}
