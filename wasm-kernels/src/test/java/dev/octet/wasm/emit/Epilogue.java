package dev.octet.wasm.emit;

import java.util.Random;

/**
 * The requantization of GemmParams in plain Java.
 *
 * @param magic offset of MAGIC in the parameter block; MIN, MAX and FLIP follow it
 */
record Epilogue(int magic) {
  int requantize(MemoryImage memory, int params, int accumulator, float scale) {
    float x = (float) accumulator * scale;
    int q = Float.floatToRawIntBits(x + 12582912f) - memory.i32(params + magic);
    q = Math.max(-32768, Math.min(32767, q));
    q = Math.max(0, Math.min(255, q));
    int min = memory.u8(params + magic + 4);
    int max = memory.u8(params + magic + 8);
    return Math.min(Math.max(q, min), max) ^ memory.u8(params + magic + 12);
  }

  void fill(MemoryImage memory, int params, Random random) {
    memory.putInt(params + magic, 0x4B400000 - random.nextInt(256));
    boolean clamped = random.nextInt(3) == 0;
    memory.putInt(params + magic + 4, Values.splat(clamped ? random.nextInt(100) : 0));
    memory.putInt(params + magic + 8, Values.splat(clamped ? 150 + random.nextInt(100) : 255));
    memory.putInt(params + magic + 12, Values.flip(random));
  }

  /** A scale that spreads sums of {@code terms} products over the output range, or beyond it. */
  static float scale(Random random, int terms) {
    float spread = random.nextInt(8) == 0 ? 4000f : 60f;
    return spread * (0.25f + random.nextFloat()) / (float) (Math.sqrt(terms) * 10000);
  }
}
