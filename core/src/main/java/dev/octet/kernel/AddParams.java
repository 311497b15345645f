package dev.octet.kernel;

/**
 * Parameter block of {@link Family#ADD}: byte offsets of its int32 fields.
 *
 * <p>For elements {@code [from, to)}: {@code q = ((BIAS + uint8(a ^ FLIP_A) * MULTIPLIER_A +
 * uint8(b ^ FLIP_B) * MULTIPLIER_B) >> SHIFT) + ZERO_POINT} in int32 (products and sums wrap),
 * saturated to uint8, {@code min(max(q, MIN), MAX) ^ FLIP}. The output may be one of the inputs.
 */
public final class AddParams {
  /** Address of the first operand. */
  public static final int A = 0;

  /** Address of the second operand. */
  public static final int B = 4;

  /** Address of the output. */
  public static final int C = 8;

  /** Fixed-point factor of the first operand. */
  public static final int MULTIPLIER_A = 12;

  /** Fixed-point factor of the second operand, negative for a subtraction. */
  public static final int MULTIPLIER_B = 16;

  /** Rounding constant minus the zero points' share. */
  public static final int BIAS = 20;

  /** Arithmetic right shift, 0 to 31. */
  public static final int SHIFT = 24;

  /** Zero point of the output seen as uint8. */
  public static final int ZERO_POINT = 28;

  /** Lower clamp, uint8, in all four bytes. */
  public static final int MIN = 32;

  /** Upper clamp, uint8, in all four bytes. */
  public static final int MAX = 36;

  /** 0, or 0x80808080 where the first operand is int8. */
  public static final int FLIP_A = 40;

  /** 0, or 0x80808080 where the second operand is int8. */
  public static final int FLIP_B = 44;

  /** 0, or 0x80808080 where the output is int8. */
  public static final int FLIP = 48;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private AddParams() {}
}
