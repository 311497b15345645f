package dev.octet.wasm.emit;

import dev.octet.kernel.FloatRowSumParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sums of float32 rows around vectors of four and groups of 16. */
final class FloatRowSumScenarios {
  private FloatRowSumScenarios() {}

  static List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int k : new int[] {1, 2, 3, 4, 5, 8, 13, 15, 16, 17, 31, 32, 33, 101}) {
      for (FloatValues values : FloatValues.values()) {
        int rows = 1 + random.nextInt(4);
        MemoryImage memory = new MemoryImage(1 << 13, random);
        int params = memory.allocate(FloatRowSumParams.BYTES, 16);
        int a = memory.allocate(4 * rows * k, 4);
        values.fill(memory, a, rows * k, random);
        memory.putInt(params + FloatRowSumParams.A, a);
        memory.putInt(params + FloatRowSumParams.OUT, memory.allocate(4 * rows, 4));
        memory.putInt(params + FloatRowSumParams.K, k);
        memory.putFloat(params + FloatRowSumParams.SCALE, random.nextBoolean() ? 1 : 1f / k);
        String sizes = "rows=" + rows + " K=" + k + " " + values;
        result.add(new Scenario(sizes, memory, params, rows, FloatRowSumScenarios::reference));
      }
    }
    return result;
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    int k = memory.i32(params + FloatRowSumParams.K);
    for (int row = from; row < to; row++) {
      int in = memory.i32(params + FloatRowSumParams.A) + 4 * row * k;
      float[] p = new float[16];
      for (int i = 0; i < k; i++) {
        p[i % 16] += memory.f32(in + 4 * i);
      }
      for (int half = 8; half >= 4; half /= 2) {
        for (int j = 0; j < half; j++) {
          p[j] += p[j + half];
        }
      }
      float sum = (p[0] + p[2]) + (p[1] + p[3]);
      float scaled = sum * memory.f32(params + FloatRowSumParams.SCALE);
      memory.putFloat(memory.i32(params + FloatRowSumParams.OUT) + 4 * row, scaled);
    }
  }
}
