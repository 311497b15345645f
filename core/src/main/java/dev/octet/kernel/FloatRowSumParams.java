package dev.octet.kernel;

/**
 * Parameter block of {@link Family#FLOAT_ROW_SUM}: byte offsets of its int32 and float32 fields.
 *
 * <p>For rows {@code [from, to)} of K float32 each: {@code OUT[row] = fl(sum * SCALE)}, the sum by
 * {@link dev.octet.numerics.LaneSum}. A kernel may read 63 bytes beyond the input.
 */
public final class FloatRowSumParams {
  /** Address of the input. */
  public static final int A = 0;

  /** Address of the results, one float32 per row, counted from row 0. */
  public static final int OUT = 4;

  /** Elements of a row. */
  public static final int K = 8;

  /** Factor of the sum, float32. */
  public static final int SCALE = 12;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private FloatRowSumParams() {}
}
