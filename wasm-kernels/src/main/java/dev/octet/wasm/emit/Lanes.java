package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Steps across the lanes of one vector. */
final class Lanes {
  private static final int[] BYTES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  private static final int[] INTS = {0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0};

  private Lanes() {}

  /** Pushes a mask of the first {@code count} of 16 bytes, {@code count} in 0 to 255. */
  static void firstBytes(FunctionBuilder f, Local count) {
    f.i8x16(BYTES).get(count).op(Op.I8X16_SPLAT).op(Op.I8X16_LT_U);
  }

  /** Pushes a mask of the first {@code count} of four 32-bit lanes; none if it is negative. */
  static void firstInts(FunctionBuilder f, Local count) {
    f.i8x16(INTS).get(count).op(Op.I32X4_SPLAT).op(Op.I32X4_LT_S);
  }

  /**
   * Combines all lanes of a vector, and leaves the result in each of them.
   *
   * @param op takes the vector and a rotation of it
   * @param bytes size of a lane
   */
  static void combine(FunctionBuilder f, Local vector, Op op, int bytes) {
    for (int step = 8; step >= bytes; step /= 2) {
      f.get(vector).get(vector).get(vector).shuffle(Shuffles.rotate(step)).op(op).set(vector);
    }
  }
}
