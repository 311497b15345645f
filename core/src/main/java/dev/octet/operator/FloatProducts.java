package dev.octet.operator;

import dev.octet.tensor.Memory;

/** Sums of float32 products in their one defined order. */
final class FloatProducts {
  private FloatProducts() {}

  /** {@code acc = fl(acc + fl(a[k] * w[k]))} for k from 0 to count - 1. */
  static float add(Memory memory, int a, int w, int count, float start) {
    float acc = start;
    for (int k = 0; k < 4 * count; k += 4) {
      acc += memory.f32(a + k) * memory.f32(w + k);
    }
    return acc;
  }

  /** The same for activations of +0.0: only signs of zero, infinities and NaN make a difference. */
  static float addZeros(Memory memory, int w, int count, float start) {
    float acc = start;
    for (int k = 0; k < 4 * count; k += 4) {
      acc += 0f * memory.f32(w + k);
    }
    return acc;
  }
}
