package dev.octet.kernel;

/**
 * Parameter block of {@link Family#COPY}: byte offsets of its int32 fields.
 *
 * <p>For rows {@code [from, to)}: {@code ROW_BYTES} bytes from {@code A + row * A_STRIDE} to {@code
 * C + row * C_STRIDE}. Kernels may read 15 bytes beyond a row.
 */
public final class CopyParams {
  /** Address of the first row. */
  public static final int A = 0;

  /** Where the first row goes; input and output do not overlap. */
  public static final int C = 4;

  /** Bytes of a row. */
  public static final int ROW_BYTES = 8;

  /** Bytes from one row of the input to the next. */
  public static final int A_STRIDE = 12;

  /** Bytes from one row of the output to the next. */
  public static final int C_STRIDE = 16;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private CopyParams() {}
}
