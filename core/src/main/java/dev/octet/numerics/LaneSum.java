package dev.octet.numerics;

import dev.octet.tensor.Memory;

/**
 * The sum of float32 values that lie side by side, in an order that SIMD lanes share: element i
 * goes to partial sum {@code p[i mod 16]}, each starting at +0.0; then {@code p[j] += p[j + 8]},
 * {@code p[j] += p[j + 4]}, and {@code (p[0] + p[2]) + (p[1] + p[3])}.
 */
public final class LaneSum {
  private static final int LANES = 16;

  private LaneSum() {}

  /** The sum of {@code count} values from {@code address} on. */
  public static float of(Memory memory, int address, int count) {
    float even = fold(memory, address, count, 0) + fold(memory, address, count, 2);
    float odd = fold(memory, address, count, 1) + fold(memory, address, count, 3);
    return even + odd;
  }

  private static float fold(Memory memory, int address, int count, int j) {
    float first = lane(memory, address, count, j) + lane(memory, address, count, j + 8);
    float second = lane(memory, address, count, j + 4) + lane(memory, address, count, j + 12);
    return first + second;
  }

  private static float lane(Memory memory, int address, int count, int lane) {
    float sum = 0;
    for (int i = lane; i < count; i += LANES) {
      sum += memory.f32(address + 4 * i);
    }
    return sum;
  }
}
