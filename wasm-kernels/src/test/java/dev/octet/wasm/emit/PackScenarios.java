package dev.octet.wasm.emit;

import dev.octet.kernel.Feature;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.PackParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Packing around groups of columns, panels and blocks of 16 k, with one tap and several. */
record PackScenarios(KernelSpec spec) {
  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int nr : new int[] {8, 16}) {
      for (int n : new int[] {1, 3, 4, 5, 7, 8, 9, 16, 17, 23}) {
        for (int k : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47}) {
          Values values = Values.values()[result.size() % Values.values().length];
          result.add(scenario(nr, n, k, 1 + random.nextInt(3), values, random));
        }
      }
    }
    return result;
  }

  private int together() {
    return spec.feature() == Feature.RELAXED ? 4 : 2;
  }

  private Scenario scenario(int nr, int n, int k, int taps, Values values, Random random) {
    MemoryImage memory = new MemoryImage(1 << 15, random);
    int params = memory.allocate(PackParams.BYTES, 16);
    int stride = taps * k + random.nextInt(3);
    int source = memory.allocate(n * stride, 1);
    values.fillBytes(memory, source, n * stride, random);
    int kr = together() == 4 ? 4 : 8;
    int rows = (k + kr - 1) / kr * kr / together();
    int panels = (n + nr - 1) / nr;
    int panelStride = GemmParams.BIAS + nr * (8 + taps * rows * together());
    memory.putInt(params + PackParams.SOURCE, source);
    memory.putInt(params + PackParams.COLUMN_STRIDE, stride);
    memory.putInt(params + PackParams.K, k);
    memory.putInt(params + PackParams.TAPS, taps);
    memory.putInt(params + PackParams.N, n);
    memory.putInt(params + PackParams.PANELS, memory.allocate(panels * panelStride, 16));
    memory.putInt(params + PackParams.PANEL_STRIDE, panelStride);
    memory.putInt(params + PackParams.NR, nr);
    memory.putInt(params + PackParams.ROWS, rows);
    memory.putInt(params + PackParams.FLIP, Values.flip(random));
    memory.putInt(params + PackParams.ZERO, Values.splat(values.next(random, -128, 127)));
    String sizes = "NR=" + nr + " N=" + n + " K=" + k + " TAPS=" + taps + " " + values;
    int units = panels * nr / columns();
    return new Scenario(sizes, memory, params, units, this::reference);
  }

  /** Columns that lie side by side in 16 bytes. */
  private int columns() {
    return 16 / together();
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int nr = memory.i32(params + PackParams.NR);
    for (int column = from * columns(); column < to * columns(); column++) {
      int panel =
          memory.i32(params + PackParams.PANELS)
              + column / nr * memory.i32(params + PackParams.PANEL_STRIDE);
      packColumn(memory, params, column, panel);
    }
  }

  private void packColumn(MemoryImage memory, int params, int column, int panel) {
    int nr = memory.i32(params + PackParams.NR);
    int rows = memory.i32(params + PackParams.ROWS);
    int sum = 0;
    for (int tap = 0; tap < memory.i32(params + PackParams.TAPS); tap++) {
      for (int k = 0; k < rows * together(); k++) {
        int w = weight(memory, params, column, tap, k);
        int row = tap * rows + k / together();
        int position = (row * nr + column % nr) * together() + k % together();
        memory.putByte(panel + GemmParams.BIAS + 8 * nr + position, w);
        sum += w;
      }
    }
    memory.putInt(panel + GemmParams.BIAS + 4 * (column % nr), sum);
  }

  private static int weight(MemoryImage memory, int params, int column, int tap, int k) {
    int depth = memory.i32(params + PackParams.K);
    if (column >= memory.i32(params + PackParams.N) || k >= depth) {
      return 0;
    }
    int address =
        memory.i32(params + PackParams.SOURCE)
            + column * memory.i32(params + PackParams.COLUMN_STRIDE)
            + tap * depth
            + k;
    int signed = (byte) (memory.u8(address) ^ memory.u8(params + PackParams.FLIP));
    return Math.max(-128, Math.min(127, signed - memory.s8(params + PackParams.ZERO)));
  }
}
