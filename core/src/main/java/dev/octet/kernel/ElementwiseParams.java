package dev.octet.kernel;

/**
 * Parameter block of the families that compute each element from the one at the same place: byte
 * offsets of its int32 fields.
 *
 * <p>One unit is one element. The element b that meets element i of A is number {@code i mod
 * LENGTH} of B; where there is no b, LENGTH is any positive number. On bytes, a is {@code
 * uint8(A[i] ^ FLIP_A)}, b likewise, and {@code out(q)} is {@code q + ZERO_POINT} saturated to
 * uint8, {@code min(max(q, MIN), MAX) ^ FLIP}.
 *
 * <ul>
 *   <li>{@link Family#ADD}: {@code out((BIAS + a * FACTOR_A + b * FACTOR_B) >> SHIFT)} in int32;
 *       products and sums wrap.
 *   <li>{@link Family#RESCALE}: {@code out((BIAS + a * FACTOR_A) >> SHIFT)} likewise.
 *   <li>{@link Family#MULTIPLY}: {@code out(he(float((a - FACTOR_A) * (b - FACTOR_B)) * SCALE))}
 *       with factors in [0, 255], the result of the multiplication below 2^22.
 *   <li>{@link Family#QUANTIZE}: {@code out(he(x * SCALE))} for float32 x; NaN counts as 0.
 *   <li>{@link Family#DEQUANTIZE}: {@code float(a - FACTOR_A) * SCALE}.
 *   <li>{@link Family#FLOAT_ADD}: the float32 sum of {@code A[i] ^ FLIP_A} and {@code B[i] ^
 *       FLIP_B}, {@code x < MIN ? MIN : x}, then {@code x > MAX ? MAX : x}.
 *   <li>{@link Family#FLOAT_MULTIPLY}, {@link Family#FLOAT_DIVIDE}: the product or the quotient of
 *       A[i] and B[i], clamped likewise; {@link Family#FLOAT_MAXIMUM}: {@code a > b || a != a ? a :
 *       b}; {@link Family#FLOAT_MINIMUM} with {@code a < b}; {@link Family#FLOAT_PRELU}: {@code a
 *       >= 0 ? a : a * b}. In these and FLOAT_ADD, with EACH above 1 the element b is number {@code
 *       i / EACH} of B instead.
 *   <li>{@link Family#FLOAT_LOGISTIC}, {@link Family#FLOAT_TANH}, {@link Family#FLOAT_EXP}, {@link
 *       Family#FLOAT_ELU}, {@link Family#FLOAT_GELU}, {@link Family#FLOAT_GELU_TANH}: {@link
 *       dev.octet.operator.Unary#apply(float)} of the operator, with the same operations in float32
 *       and float64.
 * </ul>
 *
 * <p>Kernels may read 63 bytes beyond A and 15 beyond B. The output may be A.
 */
public final class ElementwiseParams {
  /** Address of the first operand. */
  public static final int A = 0;

  /** Address of the second operand. */
  public static final int B = 4;

  /** Address of the output. */
  public static final int C = 8;

  /** Elements of B. */
  public static final int LENGTH = 12;

  /** 0, or 0x80808080 where the first operand is int8; the sign bit where it counts negated. */
  public static final int FLIP_A = 16;

  /** As {@link #FLIP_A}, for the second operand. */
  public static final int FLIP_B = 20;

  /** 0, or 0x80808080 where the output is int8. */
  public static final int FLIP = 24;

  /** Lower clamp: uint8 in all four bytes, or float32. */
  public static final int MIN = 28;

  /** Upper clamp: uint8 in all four bytes, or float32. */
  public static final int MAX = 32;

  /** Zero point of the output seen as uint8. */
  public static final int ZERO_POINT = 36;

  /** Fixed-point factor of the first operand, or its zero point seen as uint8. */
  public static final int FACTOR_A = 40;

  /** As {@link #FACTOR_A}, for the second operand. */
  public static final int FACTOR_B = 44;

  /** Rounding constant minus the zero points' share. */
  public static final int BIAS = 48;

  /** Arithmetic right shift, 0 to 31. */
  public static final int SHIFT = 52;

  /** Factor of the result, float32. */
  public static final int SCALE = 56;

  /** How many elements of A, one after the other, meet the same float32 of B. */
  public static final int EACH = 60;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private ElementwiseParams() {}
}
