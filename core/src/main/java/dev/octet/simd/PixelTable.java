package dev.octet.simd;

import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/** A table of int32 addresses {@code [output pixels][taps]}: where each tap of each output lies. */
final class PixelTable {
  private final Window2d window;
  private final Taps taps;
  private final int rows;
  private final int width;

  /**
   * The table of a window on an input image.
   *
   * @param elementBytes size of one element of the input
   */
  PixelTable(Window2d window, Shape input, int elementBytes, Shape output) {
    this.window = window;
    this.taps = new Taps(window, input, elementBytes);
    this.rows = output.product(0, 2);
    this.width = output.dim(2);
  }

  /** Addresses per output pixel. */
  int taps() {
    return window.height() * window.width();
  }

  /** Size of the table. */
  long bytes() {
    return 4L * rows * width * window.height() * window.width();
  }

  /**
   * Writes the table, taps row by row.
   *
   * @param table address of the table
   * @param image address of the input
   * @param padding address for taps outside the image
   */
  void pack(Memory memory, int table, int image, int padding) {
    int pointer = table;
    for (int row = 0; row < rows; row++) {
      for (int x = 0; x < width; x++) {
        for (int ky = 0; ky < window.height(); ky++) {
          for (int kx = 0; kx < window.width(); kx++) {
            int ix = window.inputColumn(x, kx);
            memory.i32(pointer, taps.address(image, padding, row, ky, ix));
            pointer += 4;
          }
        }
      }
    }
  }
}
