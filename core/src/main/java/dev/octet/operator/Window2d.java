package dev.octet.operator;

/**
 * How a kernel window moves over an image: extents in elements, padding before and after each axis.
 *
 * @param height rows of the window
 * @param width columns of the window
 * @param strideY rows from one output to the next
 * @param strideX columns from one output to the next
 * @param dilationY rows from one tap to the next
 * @param dilationX columns from one tap to the next
 * @param top rows of padding above
 * @param bottom rows of padding below
 * @param left columns of padding to the left
 * @param right columns of padding to the right
 */
public record Window2d(
    int height,
    int width,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int top,
    int bottom,
    int left,
    int right) {

  /**
   * A window with the padding of the .tflite format.
   *
   * @param same true for SAME ({@code out = ceil(in / stride)}, the odd row or column of padding
   *     below and to the right), false for VALID (none)
   */
  public static Window2d of(
      boolean same,
      int inputHeight,
      int inputWidth,
      int height,
      int width,
      int strideY,
      int strideX,
      int dilationY,
      int dilationX) {
    int padY = same ? samePadding(inputHeight, height, strideY, dilationY) : 0;
    int padX = same ? samePadding(inputWidth, width, strideX, dilationX) : 0;
    return new Window2d(
        height,
        width,
        strideY,
        strideX,
        dilationY,
        dilationX,
        padY / 2,
        padY - padY / 2,
        padX / 2,
        padX - padX / 2);
  }

  private static int samePadding(int input, int kernel, int stride, int dilation) {
    if (stride < 1) {
      return 0;
    }
    int output = (input + stride - 1) / stride;
    long needed = (output - 1L) * stride + extent(kernel, dilation) - input;
    return needed > 0 ? (int) needed : 0;
  }

  private static long extent(int kernel, int dilation) {
    return (kernel - 1L) * dilation + 1;
  }

  /** The same window with more padding. */
  public Window2d padded(int moreTop, int moreBottom, int moreLeft, int moreRight) {
    return new Window2d(
        height,
        width,
        strideY,
        strideX,
        dilationY,
        dilationX,
        top + moreTop,
        bottom + moreBottom,
        left + moreLeft,
        right + moreRight);
  }

  /** The same window without padding. */
  public Window2d unpadded() {
    return padded(-top, -bottom, -left, -right);
  }

  /** How many elements the window covers. */
  public int taps() {
    return height * width;
  }

  /** Whether strides, dilations and extents are at least 1. */
  public boolean isValid() {
    return height > 0 && width > 0 && strideY > 0 && strideX > 0 && dilationY > 0 && dilationX > 0;
  }

  /**
   * Output rows for an input of {@code inputHeight} rows; less than 1 if the window does not fit.
   */
  public int outputHeight(int inputHeight) {
    return outputs((long) inputHeight + top + bottom - extent(height, dilationY), strideY);
  }

  /** Output columns for an input of {@code inputWidth} columns; less than 1 if it does not fit. */
  public int outputWidth(int inputWidth) {
    return outputs((long) inputWidth + left + right - extent(width, dilationX), strideX);
  }

  private static int outputs(long room, int stride) {
    return room < 0 ? 0 : (int) (room / stride) + 1;
  }

  /**
   * The input row under tap row {@code ky} of output row {@code y}; outside the input in padding.
   */
  public int inputRow(int y, int ky) {
    return y * strideY - top + ky * dilationY;
  }

  /** The input column under tap column {@code kx} of output column {@code x}. */
  public int inputColumn(int x, int kx) {
    return x * strideX - left + kx * dilationX;
  }

  /** Whether there is no padding. */
  public boolean isUnpadded() {
    return top == 0 && bottom == 0 && left == 0 && right == 0;
  }

  /** Whether every output reads exactly the input pixel of the same position. */
  public boolean isPointwise() {
    return height == 1 && width == 1 && strideY == 1 && strideX == 1 && isUnpadded();
  }
}
