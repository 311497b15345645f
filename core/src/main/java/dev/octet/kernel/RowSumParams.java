package dev.octet.kernel;

/**
 * Parameter block of {@link Family#ROW_SUM} and {@link Family#INDIRECT_ROW_SUM}: byte offsets of
 * its int32 fields.
 *
 * <p>For rows {@code [from, to)}: {@code OUT[m] = MULTIPLIER * (sum over taps and k < K of uint8(a
 * ^ FLIP))}, int32. Rows and taps as in {@link GemmParams}, but exactly K bytes count.
 */
public final class RowSumParams {
  /** Address of row 0 of A, or of the pointer table. */
  public static final int A = 0;

  /** Address of the sums, one int32 per row, counted from row 0. */
  public static final int OUT = 4;

  /** Bytes per tap that count. */
  public static final int K = 8;

  /** Segments per row. */
  public static final int TAPS = 12;

  /** Bytes from one row of A to the next; unused by the indirect family. */
  public static final int A_STRIDE = 16;

  /** Factor of every sum. */
  public static final int MULTIPLIER = 20;

  /** 0, or 0x80808080 where the input is int8. */
  public static final int FLIP = 24;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private RowSumParams() {}
}
