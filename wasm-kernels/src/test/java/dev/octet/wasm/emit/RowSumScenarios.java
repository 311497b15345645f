package dev.octet.wasm.emit;

import dev.octet.kernel.Family;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.RowSumParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Row sums around blocks of 16 bytes, direct and through pointers. */
record RowSumScenarios(KernelSpec spec) {
  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int rows : new int[] {1, 2, 3, 7}) {
      for (int k : new int[] {1, 2, 3, 15, 16, 17, 31, 32, 33, 47, 101}) {
        for (int taps : indirect() ? new int[] {1, 2, 9} : new int[] {1}) {
          Values values = Values.values()[result.size() % Values.values().length];
          result.add(scenario(rows, k, taps, values, random));
        }
      }
    }
    return result;
  }

  private boolean indirect() {
    return spec.family() == Family.INDIRECT_ROW_SUM;
  }

  private Scenario scenario(int rows, int k, int taps, Values values, Random random) {
    MemoryImage memory = new MemoryImage(1 << 13, random);
    int params = memory.allocate(RowSumParams.BYTES, 16);
    int stride = k + random.nextInt(5);
    int data = memory.allocate(rows * stride, 1);
    values.fillBytes(memory, data, rows * stride, random);
    int source = data;
    if (indirect()) {
      source = memory.allocate(4 * rows * taps, 4);
      for (int i = 0; i < rows * taps; i++) {
        memory.putInt(source + 4 * i, data + stride * random.nextInt(rows));
      }
    }
    memory.putInt(params + RowSumParams.A, source);
    memory.putInt(params + RowSumParams.OUT, memory.allocate(4 * rows, 4));
    memory.putInt(params + RowSumParams.K, k);
    memory.putInt(params + RowSumParams.TAPS, taps);
    memory.putInt(params + RowSumParams.A_STRIDE, stride);
    memory.putInt(params + RowSumParams.MULTIPLIER, values.next(random, -255, 255));
    memory.putInt(params + RowSumParams.FLIP, Values.flip(random));
    String sizes = "rows=" + rows + " K=" + k + " TAPS=" + taps + " " + values;
    return new Scenario(sizes, memory, params, rows, this::reference);
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int taps = memory.i32(params + RowSumParams.TAPS);
    int source = memory.i32(params + RowSumParams.A);
    for (int m = from; m < to; m++) {
      int sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int row =
            indirect()
                ? memory.i32(source + 4 * (m * taps + tap))
                : source + m * memory.i32(params + RowSumParams.A_STRIDE);
        for (int k = 0; k < memory.i32(params + RowSumParams.K); k++) {
          sum += memory.u8(row + k) ^ memory.u8(params + RowSumParams.FLIP);
        }
      }
      int target = memory.i32(params + RowSumParams.OUT) + 4 * m;
      memory.putInt(target, memory.i32(params + RowSumParams.MULTIPLIER) * sum);
    }
  }
}
