package dev.octet.kernel;

/**
 * Parameter block of {@link Family#AVERAGE_POOL}, {@link Family#MAX_POOL} and their float32
 * counterparts: byte offsets of its int32 and float32 fields.
 *
 * <p>For output rows {@code [from, to)}, counted over all images, of {@code [OUT_HEIGHT, OUT_WIDTH,
 * CHANNELS]}: over the n taps of the window that lie inside the image {@code [HEIGHT, WIDTH,
 * CHANNELS]}, of which there is at least one:
 *
 * <ul>
 *   <li>AVERAGE_POOL: {@code x = float(sum of (uint8(a ^ FLIP) - ZERO))}; {@code he(fl(fl(fl(x + (x
 *       < 0 ? -NUDGE : NUDGE)) * fl(SCALE * fl(1 / n))) + OFFSET)) + zero point}, clamped and
 *       flipped as in {@link GemmParams}
 *   <li>MAX_POOL: {@code min(max(largest uint8(a ^ FLIP), MIN), MAX) ^ FLIP_OUT}
 *   <li>FLOAT_AVERAGE_POOL: {@code fl(sum * fl(SCALE * fl(1 / n)))}, summed from +0.0 row by row,
 *       {@code x < MIN ? MIN : x}, {@code x > MAX ? MAX : x}
 *   <li>FLOAT_MAX_POOL: from minus infinity on, a value replaces the maximum if it is larger; then
 *       the same clamp
 * </ul>
 *
 * <p>Windows have at most 256 columns. A kernel may read 15 bytes beyond the input.
 */
public final class PoolParams {
  /** Address of the input. */
  public static final int A = 0;

  /** Address of the output. */
  public static final int C = 4;

  /** Channels of input and output. */
  public static final int CHANNELS = 8;

  /** Rows of an input image. */
  public static final int HEIGHT = 12;

  /** Columns of an input image. */
  public static final int WIDTH = 16;

  /** Rows of an output image. */
  public static final int OUT_HEIGHT = 20;

  /** Columns of an output image. */
  public static final int OUT_WIDTH = 24;

  /** Rows of the window. */
  public static final int WINDOW_HEIGHT = 28;

  /** Columns of the window. */
  public static final int WINDOW_WIDTH = 32;

  /** Input rows from one output row to the next. */
  public static final int STRIDE_Y = 36;

  /** Input columns from one output column to the next. */
  public static final int STRIDE_X = 40;

  /** Rows of padding above the input. */
  public static final int TOP = 44;

  /** Columns of padding to the left of the input. */
  public static final int LEFT = 48;

  /** Zero point of the input seen as uint8. */
  public static final int ZERO = 52;

  /** Factor of the mean, float32. */
  public static final int SCALE = 56;

  /** What moves ties away from zero, float32. */
  public static final int NUDGE = 60;

  /** 0x4B400000 minus the zero point of the output seen as uint8, without OFFSET. */
  public static final int MAGIC = 64;

  /** Lower clamp: uint8 in all four bytes, or float32. */
  public static final int MIN = 68;

  /** Upper clamp: uint8 in all four bytes, or float32. */
  public static final int MAX = 72;

  /** 0, or 0x80808080 where the input is int8. */
  public static final int FLIP = 76;

  /** 0, or 0x80808080 where the output is int8. */
  public static final int FLIP_OUT = 80;

  /** What is added before rounding, float32. */
  public static final int OFFSET = 84;

  /** Size of the block in bytes. */
  public static final int BYTES = 128;

  private PoolParams() {}
}
