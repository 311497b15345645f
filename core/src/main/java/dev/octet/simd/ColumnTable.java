package dev.octet.simd;

import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * A table of int32 addresses {@code [phases][output rows][columns][window rows]}: where the taps of
 * each output row lie, column by column, so that neighbouring outputs share the columns that both
 * of their windows cover.
 *
 * <p>Under dilation the windows of neighbours interleave: outputs {@link #interleave} apart share
 * columns, as those of a window without dilation do. They form a phase: output j of phase p is
 * output {@code p + j * interleave} of its row.
 */
final class ColumnTable {
  private final Window2d window;
  private final Taps taps;
  private final int rows;
  private final int width;
  private final int interleave;
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
    this.width = output.dim(2);
    int common = commonDivisor(window.strideX(), window.dilationX());
    this.interleave = window.dilationX() / common;
    this.pixelColumns = window.strideX() / common;
    this.columns = (pixels(0) - 1L) * pixelColumns + window.width();
  }

  private static int commonDivisor(int a, int b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }

  /** Pixels from one output of a phase to the next. */
  int interleave() {
    return interleave;
  }

  int phases() {
    return Math.min(interleave, width);
  }

  /** Output pixels of a phase in each row. */
  int pixels(int phase) {
    return (width - phase - 1) / interleave + 1;
  }

  /** Bytes from the first column of one output to that of the next of its phase. */
  int pixelBytes() {
    return 4 * window.height() * pixelColumns;
  }

  /** Bytes from one output row to the next. */
  int rowBytes() {
    return 4 * window.height() * (int) columns;
  }

  /** Bytes from one phase to the next. */
  int phaseBytes() {
    return rows * rowBytes();
  }

  /** Size of the table. */
  long bytes() {
    return 4L * window.height() * columns * rows * phases();
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
    for (int phase = 0; phase < phases(); phase++) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int ix = window.inputColumn(phase, column);
          for (int ky = 0; ky < window.height(); ky++) {
            memory.i32(pointer, taps.address(image, padding, row, ky, ix));
            pointer += 4;
          }
        }
      }
    }
  }
}
