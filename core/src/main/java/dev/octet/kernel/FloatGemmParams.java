package dev.octet.kernel;

/**
 * Parameter block of {@link Family#FLOAT_GEMM}: byte offsets of its 32-bit fields.
 *
 * <p>Computes rows {@code [from, to)} of {@code C[M,N]}, float32: {@code acc = bias[n]}, then
 * {@code acc = fl(acc + fl(a * w))} for each tap and each k in ascending order, never fused; then
 * {@code acc < MIN ? MIN : acc} and {@code acc > MAX ? MAX : acc}.
 *
 * <p>A row of A is {@link #TAPS} segments of K float32. It is one segment at {@code A + m *
 * A_STRIDE} or, where {@code A_STRIDE} is 0, {@code A} is the address of a table of int32 addresses
 * {@code [M][TAPS]}. Kernels read nothing beyond a segment.
 *
 * <p>Packed panels of NR columns follow each other: {@code [NR] bias}, then {@code [TAPS][K][NR]}
 * weights, all float32; columns beyond N are zero.
 */
public final class FloatGemmParams {
  /** Address of row 0 of A, or of the pointer table. */
  public static final int A = 0;

  /** Address of the first packed panel, 16-byte aligned. */
  public static final int PANELS = 4;

  /** Address of row 0 of C. */
  public static final int C = 8;

  /** Number of output columns, not padded. */
  public static final int N = 12;

  /** Elements per tap. */
  public static final int K = 16;

  /** Segments per row of A; 1 if {@link #A_STRIDE} is not 0. */
  public static final int TAPS = 20;

  /** Bytes from one row of A to the next, or 0 if the rows are gathered through pointers. */
  public static final int A_STRIDE = 24;

  /** Bytes from one row of C to the next. */
  public static final int C_STRIDE = 28;

  /** Lower clamp, float32. */
  public static final int MIN = 32;

  /** Upper clamp, float32. */
  public static final int MAX = 36;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private FloatGemmParams() {}
}
