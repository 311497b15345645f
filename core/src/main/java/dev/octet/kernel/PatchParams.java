package dev.octet.kernel;

/**
 * Parameter block of {@link Family#PATCHES}: byte offsets of its int32 fields.
 *
 * <p>Copies what a window sees at each output pixel into a row of its own, for convolutions of few
 * input channels. A unit is a line of output pixels: unit {@code u} is line {@code u % OUT_HEIGHT}
 * of image {@code u / OUT_HEIGHT}. The patch of pixel x of unit u lies at {@code OUT + (u *
 * OUT_WIDTH + x) * PATCH} and consists of WINDOW_ROWS segments of SEGMENT bytes. Byte i of segment
 * ky is byte {@code x * STEP_X - LEFT + i} of image row {@code y * STEP_Y - TOP + ky * DILATION_Y},
 * or the zero point outside the image.
 *
 * <p>Segments are written one after the other in whole vectors of 16 bytes, so that PATCH is at
 * least {@code (WINDOW_ROWS - 1) * SEGMENT} and SEGMENT rounded up to 16; the bytes behind the last
 * segment are what follows it in the image, or zero points where the segment is not all inside.
 */
public final class PatchParams {
  /** Address of the input. */
  public static final int IMAGE = 0;

  /** Input rows. */
  public static final int HEIGHT = 4;

  /** Bytes of an input row. */
  public static final int ROW_BYTES = 8;

  /** Address of the first patch. */
  public static final int OUT = 12;

  /** Lines of output pixels per image. */
  public static final int OUT_HEIGHT = 16;

  /** Output pixels per line. */
  public static final int OUT_WIDTH = 20;

  /** Input rows from one output line to the next. */
  public static final int STEP_Y = 24;

  /** Input bytes from one output pixel to the next. */
  public static final int STEP_X = 28;

  /** Rows of padding above the image. */
  public static final int TOP = 32;

  /** Bytes of padding to the left of the image. */
  public static final int LEFT = 36;

  /** Rows of the window. */
  public static final int WINDOW_ROWS = 40;

  /** Input rows from one row of the window to the next. */
  public static final int DILATION_Y = 44;

  /** Bytes of a row of the window. */
  public static final int SEGMENT = 48;

  /** Bytes from one patch to the next. */
  public static final int PATCH = 52;

  /** The zero point in all four bytes. */
  public static final int ZERO = 56;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private PatchParams() {}
}
