package dev.octet.kernel;

/**
 * Parameter block of {@link Family#ROW_SUM}: byte offsets of its int32 fields.
 *
 * <p>For rows {@code [from, to)}: {@code OUT[m] = sum over k < K of uint8(a ^ FLIP)}, int32.
 * Kernels may read up to 15 bytes beyond a row.
 */
public final class RowSumParams {
  /** Address of row 0. */
  public static final int A = 0;

  /** Address of the sums, one int32 per row, counted from row 0. */
  public static final int OUT = 4;

  /** Bytes per row that count. */
  public static final int K = 8;

  /** Bytes from one row to the next. */
  public static final int A_STRIDE = 12;

  /** 0, or 0x80808080 where the input is int8. */
  public static final int FLIP = 16;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private RowSumParams() {}
}
