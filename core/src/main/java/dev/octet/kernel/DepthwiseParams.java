package dev.octet.kernel;

/**
 * Parameter block of {@link Family#DEPTHWISE}: byte offsets of its int32 fields.
 *
 * <p>Computes output rows {@code [from, to)} of {@code [OH, WIDTH, CHANNELS]}. The taps of the
 * pixel x in row y are the int32 addresses from {@code POINTERS + y * POINTER_ROW + x *
 * POINTER_STEP} on, each of CHANNELS bytes (kernels may read up to 15 bytes beyond). {@code GROUPS
 * * KR} of them are read; those beyond the real taps have weight 0.
 *
 * <p>Panels of NR channels follow each other: {@code [NR x int32 bias'][NR x float32 scale]}, then
 * for each group the weights: relaxed (KR = 4) int8 {@code [NR channels][4 taps]}; simd128 (KR = 2)
 * int16 {@code [NR channels][2 taps]}. Channels beyond CHANNELS are zero.
 *
 * <p>The epilogue is that of {@link GemmParams}.
 */
public final class DepthwiseParams {
  /** Address of the pointer of the first tap of pixel 0 in row 0. */
  public static final int POINTERS = 0;

  /** Bytes from the pointers of one output row to those of the next. */
  public static final int POINTER_ROW = 4;

  /** Bytes from the first pointer of one output pixel to that of the next. */
  public static final int POINTER_STEP = 8;

  /** Groups of KR taps. */
  public static final int GROUPS = 12;

  /** Address of the first packed panel, 16-byte aligned. */
  public static final int PANELS = 16;

  /** Address of output pixel (0, 0). */
  public static final int C = 20;

  /** Channels, not padded; also the bytes from one output pixel to the next. */
  public static final int CHANNELS = 24;

  /** Pixels per output row. */
  public static final int WIDTH = 28;

  /** What the rounded bits exceed {@code q - lo} by. */
  public static final int MAGIC = 32;

  /** {@code 255 - (hi - lo)} in all four bytes. */
  public static final int HEADROOM = 36;

  /** What {@code q} is exceeded by once HEADROOM is added, in all four bytes. */
  public static final int BASE = 40;

  /** Size of the block in bytes. */
  public static final int BYTES = 64;

  private DepthwiseParams() {}
}
