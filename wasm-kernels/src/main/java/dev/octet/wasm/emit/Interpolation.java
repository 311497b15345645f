package dev.octet.wasm.emit;

import dev.octet.wasm.asm.Local;

/** The arithmetic of 16 bytes between four pixels; it keeps intermediate values in locals. */
interface Interpolation {

  /** Loads the vertical weight of a row. */
  void row(Local address, int offset);

  /**
   * Computes what all pixels between the same four share.
   *
   * @param top address of the row above
   * @param bottom address of the row below
   * @param left offset of the bytes to the left in either row
   * @param right offset of the bytes to the right in either row
   */
  void corners(Local top, Local bottom, Local left, Local right);

  /** Pushes the 16 bytes for the horizontal weight at an address. */
  void pixel(Local weight);
}
