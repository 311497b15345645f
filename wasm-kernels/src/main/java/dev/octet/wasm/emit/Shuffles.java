package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import java.util.ArrayList;
import java.util.List;

/** The byte orders of {@code i8x16.shuffle} that kernels use, and what takes several shuffles. */
final class Shuffles {
  /** Lanes 0 and 2 of each operand, 32 bits each. */
  static final int[] EVEN_32 = lanes(4, 0, 2, 4, 6);

  /** Lanes 1 and 3 of each operand, 32 bits each. */
  static final int[] ODD_32 = lanes(4, 1, 3, 5, 7);

  /** The first 8 bytes of both operands, alternating. */
  static final int[] ZIP_LOW_8 = zip(1, 0);

  /** The last 8 bytes of both operands, alternating. */
  static final int[] ZIP_HIGH_8 = zip(1, 8);

  /** The first four 16-bit lanes of both operands, alternating. */
  static final int[] ZIP_LOW_16 = zip(2, 0);

  /** The last four 16-bit lanes of both operands, alternating. */
  static final int[] ZIP_HIGH_16 = zip(2, 4);

  /** The first two 32-bit lanes of both operands, alternating. */
  static final int[] ZIP_LOW_32 = zip(4, 0);

  /** The last two 32-bit lanes of both operands, alternating. */
  static final int[] ZIP_HIGH_32 = zip(4, 2);

  private Shuffles() {}

  /** Lane {@code lane} of 32 bits, four times. */
  static int[] splat32(int lane) {
    return lanes(4, lane, lane, lane, lane);
  }

  /** The bytes from {@code start} on, whatever follows them at the end. */
  static int[] from(int start) {
    int[] result = new int[16];
    for (int i = 0; i < 16; i++) {
      result[i] = Math.min(start + i, 15);
    }
    return result;
  }

  /** All bytes, {@code step} lanes further down, the first ones behind the last. */
  static int[] rotate(int step) {
    int[] result = new int[16];
    for (int i = 0; i < 16; i++) {
      result[i] = (i + step) % 16;
    }
    return result;
  }

  /**
   * Perfect shuffles, until the lanes number 0 of all vectors lie side by side, then those number
   * 1, and so on.
   *
   * @param vectors a power of two of them
   * @param low alternates the first lanes of two vectors
   * @param high alternates their last lanes
   */
  static List<Local> transposed(FunctionBuilder f, List<Local> vectors, int[] low, int[] high) {
    int count = vectors.size();
    List<Local> from = vectors;
    for (int width = count; width > 1; width /= 2) {
      List<Local> to = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Local zipped = f.v128();
        f.get(from.get(i / 2)).get(from.get(i / 2 + count / 2));
        f.shuffle(i % 2 == 0 ? low : high).set(zipped);
        to.add(zipped);
      }
      from = to;
    }
    return from;
  }

  private static int[] zip(int width, int start) {
    int count = 16 / width;
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = start + i / 2 + (i % 2) * count;
    }
    return lanes(width, order);
  }

  private static int[] lanes(int width, int... order) {
    int[] result = new int[16];
    for (int i = 0; i < 16; i++) {
      result[i] = order[i / width] * width + i % width;
    }
    return result;
  }
}
