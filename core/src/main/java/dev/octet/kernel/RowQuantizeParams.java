package dev.octet.kernel;

/**
 * Parameter block of {@link Family#ROW_QUANTIZE}: byte offsets of its int32 fields.
 *
 * <p>Quantizes rows {@code [from, to)} of COUNT float32 that follow each other by {@link
 * dev.octet.numerics.RowQuantization#NEAREST_EVEN}. A value q is stored as {@code q ^ FLIP}; the
 * parameters of a row are its scale and its zero point plus ZERO. Kernels may read 63 bytes beyond
 * a row.
 */
public final class RowQuantizeParams {
  /** Address of row 0. */
  public static final int A = 0;

  /** Elements of a row, at least 1. */
  public static final int COUNT = 4;

  /** Address of the quantized row 0; rows follow each other. */
  public static final int C = 8;

  /** Address of the parameters of row 0, 8 bytes each. */
  public static final int ROWS = 12;

  /** 0, or 0x80808080 where values are stored as uint8. */
  public static final int FLIP = 16;

  /** What is added to zero points: 0, or 128 where values are stored as uint8. */
  public static final int ZERO = 20;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private RowQuantizeParams() {}
}
