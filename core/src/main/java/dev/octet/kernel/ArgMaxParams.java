package dev.octet.kernel;

/**
 * Parameter block of {@link Family#ARG_MAX} and {@link Family#FLOAT_ARG_MAX}: byte offsets of its
 * int32 fields.
 *
 * <p>For rows {@code [from, to)} of DEPTH elements: the position of the largest {@code uint8(a ^
 * FLIP)} or float32, of several equal ones the first. Among float32, an element replaces the
 * largest so far if it is greater: NaN in front stays, any other NaN is passed over; DEPTH is at
 * least 4. A kernel may read 15 bytes beyond the input.
 */
public final class ArgMaxParams {
  /** Address of the input. */
  public static final int A = 0;

  /** Address of the output. */
  public static final int C = 4;

  /** Elements of a row. */
  public static final int DEPTH = 8;

  /** Bytes of a position in the output: 4 or 8. */
  public static final int OUT_BYTES = 12;

  /** 0, or 0x80808080 where the input is int8. */
  public static final int FLIP = 16;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private ArgMaxParams() {}
}
