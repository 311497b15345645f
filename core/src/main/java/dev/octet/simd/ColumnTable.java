package dev.octet.simd;

import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * A table of int32 addresses {@code [output rows][columns][window rows]}: where the taps of each
 * output row lie, column by column. Neighbouring outputs share the columns that both of their
 * windows cover; with dilation along x there are none, and every output has its own.
 */
final class ColumnTable {
  private final Window2d window;
  private final Taps taps;
  private final int rows;
  private final boolean shared;
  private final int pixelColumns;
  private final long columns;

  /**
   * The table of a window on an input image.
   *
   * @param elementBytes size of one element of the input
   */
  ColumnTable(Window2d window, Shape input, int elementBytes, Shape output) {
    this.window = window;
    this.taps = new Taps(window, input, elementBytes);
    this.rows = output.product(0, 2);
    this.shared = window.dilationX() == 1 && window.strideX() < window.width();
    this.pixelColumns = shared ? window.strideX() : window.width();
    this.columns = (output.dim(2) - 1L) * pixelColumns + window.width();
  }

  /** Bytes from the first column of one output to that of the next. */
  int pixelBytes() {
    return 4 * window.height() * pixelColumns;
  }

  /** Bytes from one output row to the next. */
  int rowBytes() {
    return 4 * window.height() * (int) columns;
  }

  /** Size of the table. */
  long bytes() {
    return 4L * window.height() * columns * rows;
  }

  /**
   * Writes the table.
   *
   * @param table address of the table
   * @param image address of the input
   * @param padding address for taps outside the image
   */
  void pack(Memory memory, int table, int image, int padding) {
    int pointer = table;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int ix =
            shared
                ? column - window.left()
                : window.inputColumn(column / window.width(), column % window.width());
        for (int ky = 0; ky < window.height(); ky++) {
          memory.i32(pointer, taps.address(image, padding, row, ky, ix));
          pointer += 4;
        }
      }
    }
  }
}
