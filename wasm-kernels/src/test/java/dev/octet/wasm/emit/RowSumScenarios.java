package dev.octet.wasm.emit;

import dev.octet.kernel.RowSumParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Row sums around blocks of 16 bytes. */
final class RowSumScenarios {
  private RowSumScenarios() {}

  static List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int rows : new int[] {1, 2, 3, 7}) {
      for (int k : new int[] {1, 2, 3, 15, 16, 17, 31, 32, 33, 47, 101}) {
        Values values = Values.values()[result.size() % Values.values().length];
        result.add(scenario(rows, k, values, random));
      }
    }
    return result;
  }

  private static Scenario scenario(int rows, int k, Values values, Random random) {
    MemoryImage memory = new MemoryImage(1 << 13, random);
    int params = memory.allocate(RowSumParams.BYTES, 16);
    int stride = k + random.nextInt(5);
    int data = memory.allocate(rows * stride, 1);
    values.fillBytes(memory, data, rows * stride, random);
    memory.putInt(params + RowSumParams.A, data);
    memory.putInt(params + RowSumParams.OUT, memory.allocate(4 * rows, 4));
    memory.putInt(params + RowSumParams.K, k);
    memory.putInt(params + RowSumParams.A_STRIDE, stride);
    memory.putInt(params + RowSumParams.FLIP, Values.flip(random));
    String sizes = "rows=" + rows + " K=" + k + " " + values;
    return new Scenario(sizes, memory, params, rows, RowSumScenarios::reference);
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    for (int m = from; m < to; m++) {
      int row =
          memory.i32(params + RowSumParams.A) + m * memory.i32(params + RowSumParams.A_STRIDE);
      int sum = 0;
      for (int k = 0; k < memory.i32(params + RowSumParams.K); k++) {
        sum += memory.u8(row + k) ^ memory.u8(params + RowSumParams.FLIP);
      }
      memory.putInt(memory.i32(params + RowSumParams.OUT) + 4 * m, sum);
    }
  }
}
