package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.SoftmaxParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows around blocks of 16 bytes, with both ways to round. */
record SoftmaxScenarios(KernelSpec spec) {
  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    for (int depth : new int[] {1, 2, nr - 1, nr, nr + 1, 2 * nr, 2 * nr + 1, 101, 300}) {
      for (Values values : Values.values()) {
        for (float rounding : new float[] {0.5f, 0.49999997f}) {
          result.add(scenario(depth, values, rounding, random));
        }
      }
    }
    return result;
  }

  private static Scenario scenario(int depth, Values values, float rounding, Random random) {
    int rows = 1 + random.nextInt(4);
    MemoryImage memory = new MemoryImage(1 << 13, random);
    int params = memory.allocate(SoftmaxParams.BYTES, 16);
    int a = memory.allocate(rows * depth, 1);
    values.fillBytes(memory, a, rows * depth, random);
    memory.putInt(params + SoftmaxParams.A, a);
    memory.putInt(params + SoftmaxParams.C, memory.allocate(rows * depth, 1));
    memory.putInt(params + SoftmaxParams.DEPTH, depth);
    memory.putFloat(params + SoftmaxParams.OUTPUT_SCALE, random.nextBoolean() ? 1 / 256f : 1e-5f);
    memory.putFloat(params + SoftmaxParams.ROUNDING, rounding);
    memory.putInt(params + SoftmaxParams.ZERO_POINT, random.nextInt(256));
    memory.putInt(params + SoftmaxParams.FLIP, Values.flip(random));
    memory.putInt(params + SoftmaxParams.FLIP_OUT, Values.flip(random));
    double step = random.nextBoolean() ? 0 : random.nextDouble();
    for (int d = 0; d < 256; d++) {
      memory.putFloat(params + SoftmaxParams.TABLE + 4 * d, (float) Math.exp(-d * step));
    }
    String sizes = "rows=" + rows + " depth=" + depth + " rounding=" + rounding + " " + values;
    return new Scenario(sizes, memory, params, rows, SoftmaxScenarios::reference);
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    int depth = memory.i32(params + SoftmaxParams.DEPTH);
    for (int row = from; row < to; row++) {
      int in = memory.i32(params + SoftmaxParams.A) + row * depth;
      int max = 0;
      for (int i = 0; i < depth; i++) {
        max = Math.max(max, memory.u8(in + i) ^ memory.u8(params + SoftmaxParams.FLIP));
      }
      float sum = 0;
      for (int i = 0; i < depth; i++) {
        sum += exponential(memory, params, max, in + i);
      }
      float inverse = 1f / (sum * memory.f32(params + SoftmaxParams.OUTPUT_SCALE));
      for (int i = 0; i < depth; i++) {
        float p = exponential(memory, params, max, in + i) * inverse;
        int q =
            (int) (p + memory.f32(params + SoftmaxParams.ROUNDING))
                + memory.i32(params + SoftmaxParams.ZERO_POINT);
        memory.putByte(
            memory.i32(params + SoftmaxParams.C) + row * depth + i,
            Math.min(q, 255) ^ memory.u8(params + SoftmaxParams.FLIP_OUT));
      }
    }
  }

  private static float exponential(MemoryImage memory, int params, int max, int address) {
    int d = max - (memory.u8(address) ^ memory.u8(params + SoftmaxParams.FLIP));
    return memory.f32(params + SoftmaxParams.TABLE + 4 * d);
  }
}
