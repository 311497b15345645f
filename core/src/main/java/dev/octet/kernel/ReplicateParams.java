package dev.octet.kernel;

/**
 * Parameter block of {@link Family#REPLICATE}: byte offsets of its int32 fields.
 *
 * <p>Writes COPIES bytes for each byte read, of which TABLE says where they come from. Unit {@code
 * u} reads 16 bytes from {@code A + 16 * u} on and writes COPIES vectors of 16 bytes from {@code C
 * + 16 * COPIES * u} on: byte i of them is byte {@code TABLE[i]} of those read.
 */
public final class ReplicateParams {
  /** Address of the input. */
  public static final int A = 0;

  /** Address of the output; input and output do not overlap. */
  public static final int C = 4;

  /** Bytes written for each byte read, at least 1. */
  public static final int COPIES = 8;

  /** {@code 16 * COPIES} bytes from 0 to 15. */
  public static final int TABLE = 64;

  private ReplicateParams() {}

  /** Size of the block in bytes. */
  public static int bytes(int copies) {
    return TABLE + 16 * copies;
  }
}
