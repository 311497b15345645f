package dev.octet.numerics;

/**
 * TFLite's table of a function of 16-bit numbers in [-1, 1): 512 steps of 128, and the value at the
 * end; between them it is linear. A sample lies half the error in the middle of its step off.
 */
final class InterpolatedTable {
  private static final int STEPS = 512;
  private static final float STEPS_OF_ONE = 65536 / (2f / 65535 * 32767 + 2f / 65535 * 32768);

  private final short[] samples = new short[STEPS + 1];

  /** The table of {@code function} for stored numbers that mean {@code min} to {@code max}. */
  InterpolatedTable(float min, float max, FloatFunction function) {
    float step = (max - min) / STEPS;
    for (int i = 0; i < STEPS; i++) {
      float sample = stored(function.apply(min + i * step));
      float middle = stored(function.apply(min + i * step + step / 2));
      float next = function.apply(min + (i + 1) * step) * STEPS_OF_ONE;
      float error = Rounding.halfAway((next + sample) / 2) - middle;
      samples[i] = saturated(sample - Rounding.halfAway(error / 2));
    }
    samples[STEPS] = saturated(stored(function.apply(max)));
  }

  private static float stored(float x) {
    return Rounding.halfAway(x * STEPS_OF_ONE);
  }

  private static short saturated(float x) {
    return (short) Rounding.clamp((int) x, -32768, 32767);
  }

  /** The stored function of a stored number, which is saturated to 16 bits. */
  int apply(int q) {
    int x = Rounding.clamp(q, -32768, 32767);
    int i = 256 + (x >> 7);
    return (short) (samples[i] + (((samples[i + 1] - samples[i]) * (x & 127) + 64) >> 7));
  }
}
