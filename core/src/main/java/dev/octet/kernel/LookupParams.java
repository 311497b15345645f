package dev.octet.kernel;

/**
 * Parameter block of {@link Family#LOOKUP}: byte offsets of its int32 fields, and of the table.
 *
 * <p>For elements {@code [from, to)}: the output is the table's byte number {@code uint8(a)}. The
 * output may be the input.
 */
public final class LookupParams {
  /** Address of the input. */
  public static final int A = 0;

  /** Address of the output. */
  public static final int C = 4;

  /** The 256 bytes of the table. */
  public static final int TABLE = 64;

  /** Size of the block in bytes. */
  public static final int BYTES = 320;

  private LookupParams() {}
}
