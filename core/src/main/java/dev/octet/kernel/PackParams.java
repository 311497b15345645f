package dev.octet.kernel;

/**
 * Parameter block of {@link Family#PACK}: byte offsets of its int32 fields.
 *
 * <p>Turns the weights of a matrix product, {@code [N][TAPS][K]} bytes, into the panels that {@link
 * GemmParams} describes: weights {@code w = (stored ^ FLIP) - ZERO}, saturated to int8, zeros where
 * a column or a K does not exist, and in place of each bias the sum of the column's packed weights.
 * The rest of a panel's header stays as it is.
 *
 * <p>One unit of the range is a group of columns that lie side by side in 16 bytes of a panel:
 * relaxed 4 columns of 4 k each, simd128 8 columns of 2 k each. NR is a multiple of it. Kernels may
 * read up to 15 bytes beyond the weights.
 */
public final class PackParams {
  /** Address of the weights. */
  public static final int SOURCE = 0;

  /** Bytes from one column of the weights to the next. */
  public static final int COLUMN_STRIDE = 4;

  /** Bytes of one tap of a column; the next tap follows. */
  public static final int K = 8;

  /** Taps per column. */
  public static final int TAPS = 12;

  /** Number of columns, not padded. */
  public static final int N = 16;

  /** Address of the first panel, 16-byte aligned. */
  public static final int PANELS = 20;

  /** Bytes from one panel to the next. */
  public static final int PANEL_STRIDE = 24;

  /** Columns per panel. */
  public static final int NR = 28;

  /** Packed rows of 4 (relaxed) or 2 (simd128) k per tap. */
  public static final int ROWS = 32;

  /** 0, or 0x80808080 where the weights are uint8. */
  public static final int FLIP = 36;

  /** The zero point of {@code stored ^ FLIP}, int8, in all four bytes. */
  public static final int ZERO = 40;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private PackParams() {}
}
