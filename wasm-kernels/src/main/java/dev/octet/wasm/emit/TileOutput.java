package dev.octet.wasm.emit;

import dev.octet.wasm.asm.Local;
import java.util.List;

/** What becomes of the accumulators of a tile: the epilogue and the stores. */
interface TileOutput {
  /** Bytes of an element of A and of C. */
  int elementBytes();

  /** Bytes of a packed panel before its weights: the bias, and what the epilogue needs. */
  int headerBytes();

  /**
   * Emits the epilogue and the stores of a tile; the accumulators are undefined afterwards.
   *
   * @param rows per row, NR / 4 vectors of four columns
   * @param panel address of the packed panel
   * @param target address of the first output of row 0
   * @param left bytes from there to the end of row 0, at least one element: nothing beyond is
   *     written
   */
  void emit(List<List<Local>> rows, Local panel, Local target, Local left);
}
