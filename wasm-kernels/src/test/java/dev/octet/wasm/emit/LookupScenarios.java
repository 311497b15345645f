package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.LookupParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Table lookups around blocks of NR elements, apart and in place. */
record LookupScenarios(KernelSpec spec) {
  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    for (int count : new int[] {1, 2, nr - 1, nr, nr + 1, 2 * nr, 2 * nr + 1, 101, 300}) {
      for (Values values : Values.values()) {
        MemoryImage memory = new MemoryImage(1 << 12, random);
        int params = memory.allocate(LookupParams.BYTES, 16);
        int a = memory.allocate(count, 1);
        values.fillBytes(memory, a, count, random);
        boolean inPlace = random.nextBoolean();
        memory.putInt(params + LookupParams.A, a);
        memory.putInt(params + LookupParams.C, inPlace ? a : memory.allocate(count, 1));
        String sizes = "count=" + count + " in place=" + inPlace + " " + values;
        result.add(new Scenario(sizes, memory, params, count, LookupScenarios::reference));
      }
    }
    return result;
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    for (int i = from; i < to; i++) {
      int q = memory.u8(memory.i32(params + LookupParams.A) + i);
      memory.putByte(
          memory.i32(params + LookupParams.C) + i, memory.u8(params + LookupParams.TABLE + q));
    }
  }
}
