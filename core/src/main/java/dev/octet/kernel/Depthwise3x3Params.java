package dev.octet.kernel;

/**
 * Parameter block of {@link Family#DEPTHWISE_3X3}: byte offsets of its int32 fields.
 *
 * <p>A depthwise convolution of a 3x3 window, input {@code [N, HEIGHT, WIDTH, CHANNELS]}, output
 * {@code [N, OUT_HEIGHT, OUT_WIDTH, CHANNELS]}. Tap (ky, kx) of output (y, x) is input row {@code y
 * * STRIDE - TOP + ky * DILATION} and column {@code x * STRIDE - LEFT + kx * DILATION}; outside the
 * image it is the zero point. Kernels may read up to 7 bytes beyond a pixel.
 *
 * <p>A unit is a group of output rows: at STRIDE 1 the rows y and {@code y + DILATION} (if there is
 * such a row) with {@code y = g / DILATION * 2 * DILATION + g % DILATION}; at STRIDE 2 the row
 * {@code y = g}. Unit {@code u} is group {@code g = u % GROUPS} of image {@code u / GROUPS}.
 *
 * <p>Panels of 8 channels follow each other; channels beyond CHANNELS are zero. A panel is {@code
 * [int32 terms][12 bytes unused][8 x int32 bias'][8 x float32 scale]} and then, relaxed, for each
 * of its terms (1 or 2), int8 weights {@code [STRIDE == 1 ? 2 : 1][3 kx][8 channels][4 rows]}: the
 * weights of the group's first row are its rows ky, 0; those of its second row 0, ky. A weight is
 * the sum of its terms. simd128: the weights are int16 {@code [2 or 1][3 kx][8 channels / 4][2
 * pairs of rows][4 channels][2 rows]} and there is one term. The epilogue is that of {@link
 * GemmParams}.
 */
public final class Depthwise3x3Params {
  /** Address of the input. */
  public static final int IMAGE = 0;

  /** Input rows. */
  public static final int HEIGHT = 4;

  /** Input columns. */
  public static final int WIDTH = 8;

  /** Channels, not padded; also the bytes from one pixel to the next. */
  public static final int CHANNELS = 12;

  /** Address of the output. */
  public static final int OUTPUT = 16;

  /** Output rows. */
  public static final int OUT_HEIGHT = 20;

  /** Output columns. */
  public static final int OUT_WIDTH = 24;

  /** Rows of padding above the image. */
  public static final int TOP = 28;

  /** Columns of padding to the left of the image. */
  public static final int LEFT = 32;

  /** Rows and columns from one output to the next: 1 or 2. */
  public static final int STRIDE = 36;

  /** Rows and columns from one tap to the next; 1 if STRIDE is 2. */
  public static final int DILATION = 40;

  /** Units per image. */
  public static final int GROUPS = 44;

  /** Address of {@code WIDTH * CHANNELS} zero points: the rows outside the image. */
  public static final int PADDING = 48;

  /** The zero point in all four bytes. */
  public static final int ZERO = 52;

  /** Address of the first packed panel, 16-byte aligned. */
  public static final int PANELS = 56;

  /** What the rounded bits exceed {@code q - lo} by. */
  public static final int MAGIC = 60;

  /** {@code 255 - (hi - lo)} in all four bytes. */
  public static final int HEADROOM = 64;

  /** What {@code q} is exceeded by once HEADROOM is added, in all four bytes. */
  public static final int BASE = 68;

  /** Size of the block in bytes. */
  public static final int BYTES = 128;

  /** Bytes of a panel before its weights. */
  public static final int HEADER = 80;

  private Depthwise3x3Params() {}
}
