package dev.octet.wasm.emit;

import dev.octet.wasm.asm.Local;

/** What becomes of the accumulators of a matrix product, and what they start from. */
interface ProductOutput extends TileOutput {
  /** Emits what comes before the tiles of the rows from {@code row} on. */
  void begin(Local row);

  /**
   * Pushes what the sums of four columns start from.
   *
   * @param row its number in the tile
   * @param panel address of the packed panel
   * @param vector which four columns of the panel
   */
  void pushStart(int row, Local panel, int vector);
}
