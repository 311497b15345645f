package dev.octet.wasm.emit;

import dev.octet.kernel.Family;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.TransposeParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Matrices around tiles of MR rows and NR columns, one and several. */
record TransposeScenarios(KernelSpec spec) {
  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int rows : around(spec.mr())) {
      for (int columns : around(spec.nr())) {
        result.add(scenario(1, rows, columns, random));
        result.add(scenario(3, rows, columns, random));
      }
    }
    for (int columns = spec.nr(); columns < 2 * (spec.nr() + spec.mr()); columns++) {
      result.add(scenario(2, 1 + random.nextInt(spec.mr() - 1), columns, random));
    }
    return result;
  }

  private static int[] around(int tile) {
    return new int[] {1, 2, 3, tile - 1, tile, tile + 1, 2 * tile, 2 * tile + 1, 37};
  }

  private Scenario scenario(int matrices, int rows, int columns, Random random) {
    MemoryImage memory = new MemoryImage(1 << 16, random);
    int params = memory.allocate(TransposeParams.BYTES, 16);
    int bytes = matrices * rows * columns * size();
    memory.putInt(params + TransposeParams.A, memory.allocate(bytes, size()));
    memory.putInt(params + TransposeParams.C, memory.allocate(bytes, size()));
    memory.putInt(params + TransposeParams.ROWS, rows);
    memory.putInt(params + TransposeParams.COLUMNS, columns);
    String sizes = matrices + " x " + rows + " x " + columns;
    return new Scenario(sizes, memory, params, matrices * columns, this::reference);
  }

  private int size() {
    return spec.family() == Family.WIDE_TRANSPOSE ? 4 : 1;
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int rows = memory.i32(params + TransposeParams.ROWS);
    int columns = memory.i32(params + TransposeParams.COLUMNS);
    for (int unit = from; unit < to; unit++) {
      for (int row = 0; row < rows; row++) {
        int input = (unit / columns * rows + row) * columns + unit % columns;
        int output = unit * rows + row;
        for (int i = 0; i < size(); i++) {
          int byteRead = memory.u8(memory.i32(params + TransposeParams.A) + input * size() + i);
          memory.putByte(memory.i32(params + TransposeParams.C) + output * size() + i, byteRead);
        }
      }
    }
  }
}
