package dev.octet.kernel;

/**
 * Parameter block of {@link Family#FLOAT_DEPTHWISE}: byte offsets of its 32-bit fields.
 *
 * <p>Computes output rows {@code [from, to)} of WIDTH pixels of CHANNELS float32: {@code acc =
 * bias[c]}, then {@code acc = fl(acc + fl(a * w))} for each tap, row by row, never fused; the clamp
 * is that of {@link FloatGemmParams}.
 *
 * <p>The taps of pixel x in row y are the int32 addresses {@code [KERNEL_WIDTH][KERNEL_HEIGHT]}
 * from {@code POINTERS + y * POINTER_ROW + x * POINTER_STEP} on, column by column, so that
 * neighbouring pixels can share columns. Each is that of CHANNELS float32 (kernels may read up to
 * 31 bytes beyond). Panels of NR channels follow each other: {@code [NR] bias}, then weights {@code
 * [KERNEL_HEIGHT][KERNEL_WIDTH][NR]} in the order of the sum; channels beyond CHANNELS are zero.
 */
public final class FloatDepthwiseParams {
  /** Address of the pointer of the first tap of pixel 0 in row 0. */
  public static final int POINTERS = 0;

  /** Bytes from the pointers of one output row to those of the next. */
  public static final int POINTER_ROW = 4;

  /** Bytes from the first pointer of one output pixel to that of the next. */
  public static final int POINTER_STEP = 8;

  /** Rows of the convolution's kernel. */
  public static final int KERNEL_HEIGHT = 12;

  /** Address of the first packed panel, 16-byte aligned. */
  public static final int PANELS = 16;

  /** Address of output pixel (0, 0). */
  public static final int C = 20;

  /** Channels, not padded. */
  public static final int CHANNELS = 24;

  /** Pixels per output row. */
  public static final int WIDTH = 28;

  /** Lower clamp, float32. */
  public static final int MIN = 32;

  /** Upper clamp, float32. */
  public static final int MAX = 36;

  /** Columns of the convolution's kernel. */
  public static final int KERNEL_WIDTH = 40;

  /** Bytes from one output row to the next. */
  public static final int C_ROW = 44;

  /** Bytes from one output pixel to the next of its row. */
  public static final int C_STEP = 48;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private FloatDepthwiseParams() {}
}
