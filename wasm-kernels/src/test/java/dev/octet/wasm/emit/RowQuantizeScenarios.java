package dev.octet.wasm.emit;

import dev.octet.kernel.RowQuantizeParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows of float32 around blocks of 16 values, of every sign and size. */
final class RowQuantizeScenarios {
  private RowQuantizeScenarios() {}

  static List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int rows : new int[] {1, 2, 5}) {
      for (int count : new int[] {1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 33, 101}) {
        for (int kind = 0; kind < 8; kind++) {
          result.add(scenario(rows, count, kind, random));
        }
      }
    }
    return result;
  }

  private static Scenario scenario(int rows, int count, int kind, Random random) {
    MemoryImage memory = new MemoryImage(1 << 13, random);
    int params = memory.allocate(RowQuantizeParams.BYTES, 16);
    int data = memory.allocate(4 * rows * count, 4);
    for (int i = 0; i < rows * count; i++) {
      memory.putFloat(data + 4 * i, value(kind, random));
    }
    boolean isUnsigned = random.nextBoolean();
    memory.putInt(params + RowQuantizeParams.A, data);
    memory.putInt(params + RowQuantizeParams.COUNT, count);
    memory.putInt(params + RowQuantizeParams.C, memory.allocate(rows * count, 1));
    memory.putInt(params + RowQuantizeParams.ROWS, memory.allocate(8 * rows, 4));
    memory.putInt(params + RowQuantizeParams.FLIP, isUnsigned ? 0x80808080 : 0);
    memory.putInt(params + RowQuantizeParams.ZERO, isUnsigned ? 128 : 0);
    String sizes = "rows=" + rows + " COUNT=" + count + " kind " + kind;
    return new Scenario(sizes, memory, params, rows, RowQuantizeScenarios::reference);
  }

  private static float value(int kind, Random random) {
    float[] special = {
      Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, 1e-42f, -3e38f, 3e38f
    };
    return switch (kind) {
      case 0 -> (float) random.nextGaussian();
      case 1 -> 5 + random.nextFloat();
      case 2 -> -5 - random.nextFloat();
      case 3 -> 0f;
      case 4 -> (random.nextInt(511) - 255) / 2f;
      case 5 -> special[random.nextInt(special.length)];
      case 6 -> random.nextInt(9) == 0 ? Float.NaN : (float) random.nextGaussian();
      default -> random.nextFloat() * 1e-41f;
    };
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    int count = memory.i32(params + RowQuantizeParams.COUNT);
    for (int row = from; row < to; row++) {
      int a = memory.i32(params + RowQuantizeParams.A) + 4 * row * count;
      float lo = 0;
      float hi = 0;
      for (int i = 0; i < count; i++) {
        float x = memory.f32(a + 4 * i);
        lo = x < lo ? x : lo;
        hi = x > hi ? x : hi;
      }
      float factor = lo == hi ? 1 : 255 / (hi - lo);
      boolean fromLo = (-128 + lo * factor) + (127 + hi * factor) > 0;
      float exact = fromLo ? -128 - lo * factor : 127 - hi * factor;
      int zero = (int) Math.rint(Math.max(-128, Math.min(127, exact)));
      int parameters = memory.i32(params + RowQuantizeParams.ROWS) + 8 * row;
      memory.putFloat(parameters, 1 / factor);
      memory.putInt(parameters + 4, zero + memory.i32(params + RowQuantizeParams.ZERO));
      for (int i = 0; i < count; i++) {
        float x = memory.f32(a + 4 * i) * factor;
        int q = zero + (int) Math.rint(Math.max(-1000, Math.min(1000, x)));
        int stored = Math.max(-128, Math.min(127, q)) ^ memory.u8(params + RowQuantizeParams.FLIP);
        memory.putByte(memory.i32(params + RowQuantizeParams.C) + row * count + i, stored);
      }
    }
  }
}
