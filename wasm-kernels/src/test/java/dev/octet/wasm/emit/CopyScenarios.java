package dev.octet.wasm.emit;

import dev.octet.kernel.CopyParams;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows around blocks of NR bytes, close together and apart. */
record CopyScenarios(KernelSpec spec) {
  private static final int ROWS = 3;

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    for (int bytes : new int[] {0, 1, 7, nr - 1, nr, nr + 1, 2 * nr, 2 * nr + 1, 101}) {
      for (int gap : new int[] {0, 1, 13}) {
        MemoryImage memory = new MemoryImage(1 << 11, random);
        int params = memory.allocate(CopyParams.BYTES, 16);
        memory.putInt(params + CopyParams.A, memory.allocate(ROWS * (bytes + gap), 1));
        memory.putInt(params + CopyParams.C, memory.allocate(ROWS * (bytes + 2 * gap), 1));
        memory.putInt(params + CopyParams.ROW_BYTES, bytes);
        memory.putInt(params + CopyParams.A_STRIDE, bytes + gap);
        memory.putInt(params + CopyParams.C_STRIDE, bytes + 2 * gap);
        String sizes = "bytes=" + bytes + " gap=" + gap;
        result.add(new Scenario(sizes, memory, params, ROWS, CopyScenarios::reference));
      }
    }
    return result;
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    for (int row = from; row < to; row++) {
      int a = memory.i32(params + CopyParams.A) + row * memory.i32(params + CopyParams.A_STRIDE);
      int c = memory.i32(params + CopyParams.C) + row * memory.i32(params + CopyParams.C_STRIDE);
      for (int i = 0; i < memory.i32(params + CopyParams.ROW_BYTES); i++) {
        memory.putByte(c + i, memory.u8(a + i));
      }
    }
  }
}
