package dev.octet.numerics;

import dev.octet.tensor.Memory;

/**
 * float32 activations quantized to int8 while a model runs: every row of a matrix, or every image,
 * gets a scale and a zero point of its own from its least and largest value.
 *
 * <p>What a rule finds out about a row is written to its parameters, {@value #BYTES} bytes: float32
 * scale, int32 zero point; {@code real = scale * (q - zero point)}. Infinite values and NaN give
 * numbers that mean nothing, but the same ones everywhere.
 */
public enum RowQuantization {
  /**
   * XNNPACK's QD8: {@code lo = min(0, values)}, {@code hi = max(0, values)}, {@code m = fl(255 /
   * fl(hi - lo))}, 1 if they are equal; {@code a = fl(lo * m)}, {@code b = fl(hi * m)}; zero point
   * {@code he(clamp(fl(fl(-128 + a) + fl(127 + b)) > 0 ? fl(-128 - a) : fl(127 - b)))}; {@code q =
   * clamp(he(fl(x * m)) + zero point)}, scale {@code fl(1 / m)}.
   */
  NEAREST_EVEN,
  /**
   * TFLite's symmetric rule: {@code most = max(|values|)}, scale {@code fl(most / 127)}, zero point
   * 0; {@code q = clamp(roundf(fl(x * fl(127 / most))))} in [-127, 127]. Of zeros only, the scale
   * is 1.
   */
  SYMMETRIC,
  /**
   * TFLite's asymmetric rule: with {@code lo} and {@code hi} as in {@link #NEAREST_EVEN}, in
   * float64 {@code s = (hi - lo) / 255}, zero point {@code round(128 + |lo / s| < 127 + |hi / s| ?
   * -128 - lo / s : 127 - hi / s)}, clamped, half away from zero; scale {@code fl(s)}; {@code q =
   * clamp(roundf(fl(zero point + fl(x * fl(1 / fl(s))))))}. Of zeros only, the scale is 1 and the
   * zero point 0.
   */
  ASYMMETRIC;

  /** Bytes of the parameters of a row. */
  public static final int BYTES = 8;

  /**
   * Quantizes a row.
   *
   * @param row address of {@code count} float32
   * @param quantized address of {@code count} bytes for the int8 values
   * @param parameters address of {@link #BYTES} bytes for scale and zero point
   */
  public void apply(Memory memory, int row, int count, int quantized, int parameters) {
    float lo = 0f;
    float hi = 0f;
    for (int i = 0; i < count; i++) {
      float x = memory.f32(row + 4 * i);
      lo = x < lo ? x : lo;
      hi = x > hi ? x : hi;
    }
    float scale = 1f;
    float factor = 0f;
    double exact = 0;
    if (this == NEAREST_EVEN) {
      factor = lo == hi ? 1f : 255f / (hi - lo);
      float a = lo * factor;
      float b = hi * factor;
      exact = (-128f + a) + (127f + b) > 0 ? -128f - a : 127f - b;
      scale = 1f / factor;
    } else if (lo != hi && this == SYMMETRIC) {
      float most = hi > 0 - lo ? hi : 0 - lo;
      factor = 127f / most;
      scale = most / 127f;
    } else if (lo != hi) {
      double step = ((double) hi - lo) / 255;
      double a = lo / step;
      double b = hi / step;
      exact = 128 - a < 127 + b ? -128 - a : 127 - b;
      scale = (float) step;
      factor = 1f / scale;
    }
    boolean isEven = this == NEAREST_EVEN;
    exact = exact < -128 ? -128 : exact > 127 ? 127 : exact;
    int zero = isEven ? Rounding.halfEven((float) exact) : Rounding.halfAway(exact);
    int least = this == SYMMETRIC ? -127 : -128;
    for (int i = 0; i < count; i++) {
      float x = memory.f32(row + 4 * i) * factor;
      int q = isEven ? Rounding.halfEven(x) + zero : Rounding.halfAway(zero + x);
      memory.i8(quantized + i, Rounding.clamp(q, least, 127));
    }
    memory.f32(parameters, scale);
    memory.i32(parameters + 4, zero);
  }

  /** The scale of a quantized row. */
  public static float scale(Memory memory, int parameters) {
    return memory.f32(parameters);
  }

  /** The zero point of a quantized row. */
  public static int zeroPoint(Memory memory, int parameters) {
    return memory.i32(parameters + 4);
  }
}
