package dev.octet.kernel;

/**
 * Parameter block of {@link Family#GEMM} and {@link Family#IGEMM}: byte offsets of its int32
 * fields.
 *
 * <p>Computes rows {@code [from, to)} of {@code C[M,N]}: {@code acc = bias'[n] + sum over taps and
 * k of a * w} in int32, then the requantization epilogue (below), one byte per output.
 *
 * <p>A row of A is {@link #TAPS} segments of {@code STEPS * KR} bytes (the last bytes of a segment
 * may lie beyond its K real ones: their weights are 0; kernels may read up to 15 bytes beyond). In
 * {@link Family#GEMM} there is one tap, at {@code A + m * A_STRIDE}. In {@link Family#IGEMM} {@code
 * A} is the address of a table of int32 addresses {@code [M][TAPS]}.
 *
 * <p>Packed panels of NR columns follow each other: {@code [int32 rests][int32 address of the
 * first][8 bytes unused][NR x int32 bias'][NR x float32 scale]}, then for each tap, for each step
 * the weights (int8): relaxed (KR = 4) {@code [NR/4][4 columns][4 k]}; simd128 (KR = 8) {@code [4
 * pairs of k][NR/4][4 columns][2 k]}. Columns beyond N are zero.
 *
 * <p>In {@link Family#GEMM4} KR is 8 and the weights lie in [-8, 7], two in a byte, the first one
 * in the low bits: relaxed {@code [NR/4][4 columns][4 k][k, k + 4]}, simd128 {@code [NR/4][4
 * columns][2 k][k, k + 2, k + 4, k + 6]}; {@code 16 * sum of a * w} is below 2^31, and there are no
 * rests.
 *
 * <p>A weight minus its zero point may need more than 8 bits. What the packed byte leaves of such
 * weights stands in the panel's rests, which follow each other: {@code [int32 offset][int32
 * offset][8 bytes unused]} and the weights of one step, multiplied by the activations at the sum of
 * the offsets in the row of A ({@link Family#GEMM}), or at the second offset behind the pointer at
 * the first one in the row of the table ({@link Family#IGEMM}).
 *
 * <p>Epilogue of every requantizing kernel, with the clamp bounds lo and hi: {@code x = float(acc)
 * * scale}; {@code q = bits(x + 12582912f) - MAGIC}; narrow to int16 with signed, then to uint8
 * with unsigned saturation, which clamps at lo; {@code q = min(q + HEADROOM, 255) - BASE}, which
 * clamps at hi, modulo 256. MAGIC is {@code 0x4B400000 - zero point + lo}; BASE is {@code 255 -
 * hi}.
 */
public final class GemmParams {
  /** Address of row 0 of A, or of the pointer table. */
  public static final int A = 0;

  /** Address of the first packed panel, 16-byte aligned. */
  public static final int PANELS = 4;

  /** Address of row 0 of C. */
  public static final int C = 8;

  /** Number of output columns, not padded. */
  public static final int N = 12;

  /** Packed steps of KR bytes per tap. */
  public static final int STEPS = 16;

  /** Segments per row of A; 1 for {@link Family#GEMM}. */
  public static final int TAPS = 20;

  /** Bytes from one row of A to the next; unused by {@link Family#IGEMM}. */
  public static final int A_STRIDE = 24;

  /** Bytes from one row of C to the next. */
  public static final int C_STRIDE = 28;

  /** What the rounded bits exceed {@code q - lo} by. */
  public static final int MAGIC = 32;

  /** {@code 255 - (hi - lo)} in all four bytes. */
  public static final int HEADROOM = 36;

  /** What {@code q} is exceeded by once HEADROOM is added, in all four bytes. */
  public static final int BASE = 40;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  /** Offset of the biases in a panel. */
  public static final int BIAS = 16;

  /** Bytes of a rest before its weights. */
  public static final int REST_HEADER = 16;

  private GemmParams() {}
}
