package dev.octet.simd;

import dev.octet.operator.Window2d;
import dev.octet.tensor.Shape;

/** Where the taps of a window lie in an input image {@code [N,H,W,C]}. */
final class Taps {
  private final Window2d window;
  private final Shape input;
  private final int pixelBytes;
  private final int outputHeight;

  Taps(Window2d window, Shape input, int elementBytes) {
    this.window = window;
    this.input = input;
    this.pixelBytes = input.dim(3) * elementBytes;
    this.outputHeight = window.outputHeight(input.dim(1));
  }

  /**
   * The address of the input pixel under a tap.
   *
   * @param image address of the input
   * @param padding address to answer for a tap outside the image
   * @param row output row, counted over all images of the batch
   * @param ky row of the tap in the window
   * @param ix input column
   */
  int address(int image, int padding, int row, int ky, int ix) {
    int iy = window.inputRow(row % outputHeight, ky);
    if (iy < 0 || iy >= input.dim(1) || ix < 0 || ix >= input.dim(2)) {
      return padding;
    }
    int line = row / outputHeight * input.dim(1) + iy;
    return image + (line * input.dim(2) + ix) * pixelBytes;
  }
}
