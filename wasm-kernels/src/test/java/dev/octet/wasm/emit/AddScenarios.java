package dev.octet.wasm.emit;

import dev.octet.kernel.AddParams;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Additions around blocks of NR elements, apart and in place, with factors that wrap. */
record AddScenarios(KernelSpec spec) {
  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    for (int count : new int[] {1, 2, nr - 1, nr, nr + 1, 2 * nr, 2 * nr + 1, 31, 101}) {
      for (Values values : Values.values()) {
        for (boolean inPlace : new boolean[] {false, true}) {
          for (boolean wrapping : new boolean[] {false, true}) {
            result.add(scenario(count, values, inPlace, wrapping, random));
          }
        }
      }
    }
    return result;
  }

  private static Scenario scenario(
      int count, Values values, boolean inPlace, boolean wrapping, Random random) {
    MemoryImage memory = new MemoryImage(1 << 12, random);
    int params = memory.allocate(AddParams.BYTES, 16);
    int a = memory.allocate(count, 1);
    int b = memory.allocate(count, 1);
    values.fillBytes(memory, a, count, random);
    values.fillBytes(memory, b, count, random);
    int shift = wrapping ? random.nextInt(32) : 20;
    int factor = wrapping ? Integer.MAX_VALUE : 1 << 20;
    memory.putInt(params + AddParams.A, a);
    memory.putInt(params + AddParams.B, b);
    memory.putInt(params + AddParams.C, inPlace ? a : memory.allocate(count, 1));
    memory.putInt(params + AddParams.MULTIPLIER_A, random.nextInt(factor));
    memory.putInt(params + AddParams.MULTIPLIER_B, random.nextInt(factor) - factor / 2);
    memory.putInt(params + AddParams.BIAS, random.nextInt(factor) * (wrapping ? 1 : 50));
    memory.putInt(params + AddParams.SHIFT, shift);
    memory.putInt(params + AddParams.ZERO_POINT, random.nextInt(256));
    boolean clamped = random.nextInt(3) == 0;
    memory.putInt(params + AddParams.MIN, Values.splat(clamped ? random.nextInt(100) : 0));
    memory.putInt(params + AddParams.MAX, Values.splat(clamped ? 150 + random.nextInt(100) : 255));
    memory.putInt(params + AddParams.FLIP_A, Values.flip(random));
    memory.putInt(params + AddParams.FLIP_B, Values.flip(random));
    memory.putInt(params + AddParams.FLIP, Values.flip(random));
    String sizes = "count=" + count + " in place=" + inPlace + " wrapping=" + wrapping + " ";
    return new Scenario(sizes + values, memory, params, count, AddScenarios::reference);
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    for (int i = from; i < to; i++) {
      int a =
          memory.u8(memory.i32(params + AddParams.A) + i) ^ memory.u8(params + AddParams.FLIP_A);
      int b =
          memory.u8(memory.i32(params + AddParams.B) + i) ^ memory.u8(params + AddParams.FLIP_B);
      int sum =
          memory.i32(params + AddParams.BIAS)
              + a * memory.i32(params + AddParams.MULTIPLIER_A)
              + b * memory.i32(params + AddParams.MULTIPLIER_B);
      int q =
          (sum >> memory.i32(params + AddParams.SHIFT)) + memory.i32(params + AddParams.ZERO_POINT);
      q = Math.max(0, Math.min(255, q));
      q = Math.max(q, memory.u8(params + AddParams.MIN));
      q = Math.min(q, memory.u8(params + AddParams.MAX));
      memory.putByte(memory.i32(params + AddParams.C) + i, q ^ memory.u8(params + AddParams.FLIP));
    }
  }
}
