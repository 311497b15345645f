package dev.octet.wasm.emit;

import dev.octet.kernel.ReplicateParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Elements of one and of four bytes, and tables of any order. */
final class ReplicateScenarios {
  private static final int VECTOR = 16;

  private ReplicateScenarios() {}

  static List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int units : new int[] {1, 2, 5}) {
      for (int copies : new int[] {1, 2, 3, 4, 7, 8, 16, 17}) {
        for (int size : new int[] {0, 1, 4}) {
          result.add(scenario(units, copies, size, random));
        }
      }
    }
    return result;
  }

  /** A scenario of elements of {@code size} bytes; random bytes if it is 0. */
  private static Scenario scenario(int units, int copies, int size, Random random) {
    MemoryImage memory = new MemoryImage(1 << 12, random);
    int params = memory.allocate(ReplicateParams.bytes(copies), 16);
    memory.putInt(params + ReplicateParams.A, memory.allocate(units * VECTOR, 1));
    memory.putInt(params + ReplicateParams.C, memory.allocate(units * copies * VECTOR, 1));
    memory.putInt(params + ReplicateParams.COPIES, copies);
    for (int i = 0; i < copies * VECTOR; i++) {
      int from = size == 0 ? random.nextInt(VECTOR) : i / (size * copies) * size + i % size;
      memory.putByte(params + ReplicateParams.TABLE + i, from);
    }
    String sizes = "COPIES=" + copies + " of " + size + " bytes";
    return new Scenario(sizes, memory, params, units, ReplicateScenarios::reference);
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    int bytes = VECTOR * memory.i32(params + ReplicateParams.COPIES);
    for (int unit = from; unit < to; unit++) {
      int a = memory.i32(params + ReplicateParams.A) + unit * VECTOR;
      int c = memory.i32(params + ReplicateParams.C) + unit * bytes;
      for (int i = 0; i < bytes; i++) {
        memory.putByte(c + i, memory.u8(a + memory.u8(params + ReplicateParams.TABLE + i)));
      }
    }
  }
}
