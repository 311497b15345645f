package dev.octet.kernel;

/**
 * Parameter block of {@link Family#SOFTMAX}: byte offsets of its int32 and float32 fields, and of
 * the table.
 *
 * <p>For rows {@code [from, to)} of DEPTH bytes, with {@code d = max - q} for {@code q = uint8(a ^
 * FLIP)} and the row's largest q: {@code inv = fl(1 / fl(sum of TABLE[d] * OUTPUT_SCALE))}, the sum
 * in float32 from +0.0 one by one; {@code trunc(fl(fl(TABLE[d] * inv) + ROUNDING)) + ZERO_POINT},
 * saturated to uint8, {@code ^ FLIP_OUT}. No {@code TABLE[d] * inv} exceeds 2^30. A kernel may read
 * 15 bytes beyond the input; the output does not overlap it.
 */
public final class SoftmaxParams {
  /** Address of the input. */
  public static final int A = 0;

  /** Address of the output. */
  public static final int C = 4;

  /** Bytes of a row. */
  public static final int DEPTH = 8;

  /** Scale of the output, float32. */
  public static final int OUTPUT_SCALE = 12;

  /** What is added before fractions are cut off, float32. */
  public static final int ROUNDING = 16;

  /** Zero point of the output seen as uint8. */
  public static final int ZERO_POINT = 20;

  /** 0, or 0x80808080 where the input is int8. */
  public static final int FLIP = 24;

  /** 0, or 0x80808080 where the output is int8. */
  public static final int FLIP_OUT = 28;

  /** The 256 exponentials, float32, none negative. */
  public static final int TABLE = 64;

  /** Size of the block in bytes. */
  public static final int BYTES = 64 + 4 * 256;

  private SoftmaxParams() {}
}
