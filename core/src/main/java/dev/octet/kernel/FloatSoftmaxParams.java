package dev.octet.kernel;

/**
 * Parameter block of {@link Family#FLOAT_SOFTMAX}: byte offsets of its int32 and float32 fields.
 *
 * <p>For rows {@code [from, to)} of DEPTH float32: {@code e = exp(fl(fl(x - max) * BETA))} as
 * {@link dev.octet.numerics.Exponential} computes it, {@code fl(e * fl(1 / sum of e))}, the sum by
 * {@link dev.octet.numerics.LaneSum}. The maximum starts at minus infinity, a value replaces it if
 * it is larger. A kernel may read 63 bytes beyond the input and the output; they do not overlap.
 */
public final class FloatSoftmaxParams {
  /** Address of the input. */
  public static final int A = 0;

  /** Address of the output. */
  public static final int C = 4;

  /** Elements of a row. */
  public static final int DEPTH = 8;

  /** Factor of the input, float32. */
  public static final int BETA = 12;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private FloatSoftmaxParams() {}
}
