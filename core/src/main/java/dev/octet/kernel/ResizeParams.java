package dev.octet.kernel;

/**
 * Parameter block of {@link Family#RESIZE_BILINEAR} and {@link Family#FLOAT_RESIZE_BILINEAR}: byte
 * offsets of its int32 fields.
 *
 * <p>One unit is one output row; row r is described by three words at {@code ROWS + 12 * r}: the
 * addresses of the input rows above and below, and the vertical weight. {@code COLUMNS} is a
 * sequence of groups of neighbouring output pixels between the same two input pixels: the offsets
 * in bytes of the left and the right one, their number n, and n horizontal weights. The groups
 * together are {@code ROW_BYTES / PIXEL_BYTES} pixels.
 *
 * <p>8-bit: a horizontal weight is an int32 ax in [0, 2048], a vertical one the int16 pair (2048 -
 * ay, ay); on bytes {@code uint8(x ^ FLIP)}, {@code v = top * (2048 - ay) + bottom * ay} to the
 * left and to the right, {@code ((vl * 2048 + (vr - vl) * ax + 2^21) >> 22) ^ FLIP}. float32:
 * weights are float32, {@code t = tl + (tr - tl) * ax}, b likewise, {@code t + (b - t) * ay}.
 *
 * <p>Kernels may read 15 bytes beyond the last pixel of the input.
 */
public final class ResizeParams {
  /** Address of the row table. */
  public static final int ROWS = 0;

  /** Address of the groups of columns. */
  public static final int COLUMNS = 4;

  /** Address of the output. */
  public static final int C = 8;

  /** Bytes of an output row, at least one pixel. */
  public static final int ROW_BYTES = 12;

  /** Bytes of a pixel. */
  public static final int PIXEL_BYTES = 16;

  /** 0, or 0x80808080 where input and output are int8; unused by the float family. */
  public static final int FLIP = 20;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  /** Size of a row's description in bytes. */
  public static final int ROW_ENTRY_BYTES = 12;

  /** Size of a group of columns in bytes, without its weights. */
  public static final int GROUP_BYTES = 12;

  private ResizeParams() {}
}
