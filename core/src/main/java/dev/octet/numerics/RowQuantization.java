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
  NEAREST_EVEN {
    @Override
    public void apply(Memory memory, int row, int count, int quantized, int parameters) {
      float lo = least(memory, row, count);
      float hi = largest(memory, row, count);
      float factor = lo == hi ? 1f : 255f / (hi - lo);
      float a = lo * factor;
      float b = hi * factor;
      float exact = (-128f + a) + (127f + b) > 0 ? -128f - a : 127f - b;
      int zero = Rounding.halfEven(exact < -128 ? -128 : exact > 127 ? 127 : exact);
      for (int i = 0; i < count; i++) {
        int q = Rounding.halfEven(memory.f32(row + 4 * i) * factor) + zero;
        memory.i8(quantized + i, Rounding.clamp(q, -128, 127));
      }
      write(memory, parameters, 1f / factor, zero);
    }
  },
  /**
   * TFLite's symmetric rule: {@code most = max(|values|)}, scale {@code fl(most / 127)}, zero point
   * 0; {@code q = clamp(roundf(fl(x * fl(127 / most))))} in [-127, 127]. Of zeros only, the scale
   * is 1.
   */
  SYMMETRIC {
    @Override
    public void apply(Memory memory, int row, int count, int quantized, int parameters) {
      float lo = least(memory, row, count);
      float hi = largest(memory, row, count);
      float most = hi > 0 - lo ? hi : 0 - lo;
      float factor = most == 0 ? 0 : 127f / most;
      for (int i = 0; i < count; i++) {
        int q = Rounding.halfAway(memory.f32(row + 4 * i) * factor);
        memory.i8(quantized + i, Rounding.clamp(q, -127, 127));
      }
      write(memory, parameters, most == 0 ? 1f : most / 127f, 0);
    }
  },
  /**
   * TFLite's asymmetric rule: with {@code lo} and {@code hi} as in {@link #NEAREST_EVEN}, in
   * float64 {@code s = (hi - lo) / 255}, zero point {@code round(128 + |lo / s| < 127 + |hi / s| ?
   * -128 - lo / s : 127 - hi / s)}, clamped, half away from zero; scale {@code fl(s)}; {@code q =
   * clamp(roundf(fl(zero point + fl(x * fl(1 / fl(s))))))}. Of zeros only, the scale is 1 and the
   * zero point 0.
   */
  ASYMMETRIC {
    @Override
    public void apply(Memory memory, int row, int count, int quantized, int parameters) {
      double lo = least(memory, row, count);
      double hi = largest(memory, row, count);
      if (lo == hi) {
        memory.fill(quantized, 0, count);
        write(memory, parameters, 1f, 0);
        return;
      }
      double step = (hi - lo) / 255;
      double fromLo = -128 - lo / step;
      double fromHi = 127 - hi / step;
      double exact = 128 + (0 - lo / step) < 127 + hi / step ? fromLo : fromHi;
      int zero = Rounding.clamp(Rounding.halfAway(exact), -128, 127);
      float scale = (float) step;
      float factor = 1f / scale;
      for (int i = 0; i < count; i++) {
        int q = Rounding.halfAway(zero + memory.f32(row + 4 * i) * factor);
        memory.i8(quantized + i, Rounding.clamp(q, -128, 127));
      }
      write(memory, parameters, scale, zero);
    }
  };

  /** Bytes of the parameters of a row. */
  public static final int BYTES = 8;

  /**
   * Quantizes a row.
   *
   * @param row address of {@code count} float32
   * @param quantized address of {@code count} bytes for the int8 values
   * @param parameters address of {@link #BYTES} bytes for scale and zero point
   */
  public abstract void apply(Memory memory, int row, int count, int quantized, int parameters);

  /** The scale of a quantized row. */
  public static float scale(Memory memory, int parameters) {
    return memory.f32(parameters);
  }

  /** The zero point of a quantized row. */
  public static int zeroPoint(Memory memory, int parameters) {
    return memory.i32(parameters + 4);
  }

  private static void write(Memory memory, int parameters, float scale, int zeroPoint) {
    memory.f32(parameters, scale);
    memory.i32(parameters + 4, zeroPoint);
  }

  /** The least of 0 and the values; NaN is passed over. */
  private static float least(Memory memory, int row, int count) {
    float least = 0f;
    for (int i = row; i < row + 4 * count; i += 4) {
      float x = memory.f32(i);
      least = x < least ? x : least;
    }
    return least;
  }

  /** The largest of 0 and the values; NaN is passed over. */
  private static float largest(Memory memory, int row, int count) {
    float largest = 0f;
    for (int i = row; i < row + 4 * count; i += 4) {
      float x = memory.f32(i);
      largest = x > largest ? x : largest;
    }
    return largest;
  }
}
