package dev.octet.kernel;

/**
 * Parameter block of {@link Family#DYNAMIC_GEMM} and {@link Family#DYNAMIC_GEMM4}: byte offsets of
 * its 32-bit fields. Up to {@link GemmParams#C_STRIDE} it is that of {@link Family#IGEMM}, and so
 * are rows and panels; a panel's {@code bias'} is minus the sum of the column's weights, and it has
 * no rests.
 *
 * <p>Computes rows {@code [from, to)} of {@code C[M,N]}, float32. Row m has the parameters at
 * {@code ROWS + m * ROW_STRIDE}: float32 scale, int32 zero point of the stored activations. {@code
 * acc = zero point * bias'[n] + sum over taps and k of a * w} in int32, modulo 2^32; {@code x =
 * fl(fl(fl(float(acc) * row's scale) * scale[n]) + BIASES[n])}; then {@code x < MIN ? MIN : x} and
 * {@code x > MAX ? MAX : x}.
 */
public final class DynamicGemmParams {
  /** Lower clamp, float32. */
  public static final int MIN = FloatGemmParams.MIN;

  /** Upper clamp, float32. */
  public static final int MAX = FloatGemmParams.MAX;

  /** Address of the parameters of row 0. */
  public static final int ROWS = 40;

  /** Bytes from the parameters of one row to those of the next; 0 if all rows share them. */
  public static final int ROW_STRIDE = 44;

  /** Address of the biases, float32, as many as the panels have columns. */
  public static final int BIASES = 48;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private DynamicGemmParams() {}
}
