package dev.octet.wasm.emit;

import java.util.Random;

/**
 * The requantization of GemmParams in plain Java.
 *
 * @param magic offset of MAGIC in the parameter block; HEADROOM and BASE follow it
 */
record Epilogue(int magic) {
  int requantize(MemoryImage memory, int params, int accumulator, float scale) {
    float x = (float) accumulator * scale;
    int q = Float.floatToRawIntBits(x + 12582912f) - memory.i32(params + magic);
    q = Math.max(-32768, Math.min(32767, q));
    q = Math.max(0, Math.min(255, q));
    int headroom = memory.u8(params + magic + 4);
    return Math.min(q + headroom, 255) - memory.u8(params + magic + 8);
  }

  void fill(MemoryImage memory, int params, Random random) {
    memory.putInt(params + magic, 0x4B400000 - random.nextInt(256));
    boolean clamped = random.nextInt(3) == 0;
    memory.putInt(params + magic + 4, Values.splat(clamped ? random.nextInt(256) : 0));
    memory.putInt(params + magic + 8, Values.splat(clamped ? random.nextInt(256) : 0));
  }

  /** A scale that spreads sums of {@code terms} products over the output range, or beyond it. */
  static float scale(Random random, int terms) {
    float spread = random.nextInt(8) == 0 ? 4000f : 60f;
    return spread * (0.25f + random.nextFloat()) / (float) (Math.sqrt(terms) * 10000);
  }
}
