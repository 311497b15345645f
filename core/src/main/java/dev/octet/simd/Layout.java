package dev.octet.simd;

/**
 * Lays out the parts of a kernel's packed constants, each 64-byte aligned. Sizes are computed in
 * long: a kernel whose constants do not {@linkplain #fits fit} declines its node.
 */
final class Layout {
  private static final long LIMIT = 1 << 30;

  private long bytes;

  /** Reserves {@code size} bytes and returns their offset. */
  int add(long size) {
    long offset = bytes;
    bytes = size > LIMIT || bytes > LIMIT ? LIMIT + 1 : (bytes + size + 63) & -64L;
    return (int) offset;
  }

  /** Whether everything fits into an int. */
  boolean fits() {
    return bytes <= LIMIT;
  }

  int bytes() {
    return (int) bytes;
  }
}
