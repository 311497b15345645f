package dev.octet.wasm.emit;

import dev.octet.kernel.Domain;
import dev.octet.kernel.DynamicGemmParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.Feature;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Matrix products around the tile sizes, direct and through pointers, of bytes and of rows. */
record GemmScenarios(KernelSpec spec, Domain domain) {
  private static final Epilogue EPILOGUE = new Epilogue(GemmParams.MAGIC);

  List<Scenario> all(Random random) {
    int[] rows = {1, Math.max(1, spec.mr() - 1), spec.mr(), spec.mr() + 1, 2 * spec.mr(), 13};
    int[] columns = {1, spec.nr() - 1, spec.nr(), spec.nr() + 1, 2 * spec.nr(), 13};
    int[] steps = {1, 2, 3, 4, 5, 8, 11};
    int[] taps = indirect() ? new int[] {1, 2, 3} : new int[] {1};
    List<Scenario> result = new ArrayList<>();
    for (int m : rows) {
      for (int n : columns) {
        for (int s : steps) {
          Values values = Values.values()[result.size() % Values.values().length];
          result.add(scenario(m, n, s, taps[result.size() % taps.length], values, random));
        }
      }
    }
    return result;
  }

  private boolean indirect() {
    return spec.family() == Family.IGEMM || isDynamic();
  }

  private boolean isDynamic() {
    return spec.family() == Family.DYNAMIC_GEMM || spec.family() == Family.DYNAMIC_GEMM4;
  }

  private Scenario scenario(int m, int n, int steps, int taps, Values values, Random random) {
    MemoryImage memory = new MemoryImage(1 << 15, random);
    int segment = steps * spec.kr();
    int params = memory.allocate(GemmParams.BYTES, 16);
    int stride = segment + random.nextInt(5);
    int data = memory.allocate(m * stride, 1);
    values.fillBytes(memory, data, m * stride, random);
    int panels = (n + spec.nr() - 1) / spec.nr();
    int panelBytes = panelBytes(steps, taps);
    int packed = memory.allocate(panels * panelBytes, 16);
    for (int p = 0; p < panels; p++) {
      int panel = packed + p * panelBytes;
      for (int j = 0; j < spec.nr(); j++) {
        int column = panel + GemmParams.BIAS + 4 * j;
        memory.putInt(column, values.next(random, -20000, 20000));
        memory.putFloat(column + 4 * spec.nr(), Epilogue.scale(random, taps * segment));
      }
      int header = GemmParams.BIAS + 8 * spec.nr();
      values.fillBytes(memory, panel + header, panelBytes - header, random);
      if (!isDynamic() && !spec.family().isNarrow()) {
        rests(memory, panel, steps, taps, values, random);
      }
    }
    int source = indirect() ? table(memory, data, stride, m * taps, m, random) : data;
    int size = isDynamic() ? 4 : 1;
    int targetStride = size * n + random.nextInt(4);
    memory.putInt(params + GemmParams.A, source);
    memory.putInt(params + GemmParams.PANELS, packed);
    memory.putInt(params + GemmParams.C, memory.allocate(m * targetStride, size));
    memory.putInt(params + GemmParams.N, n);
    memory.putInt(params + GemmParams.STEPS, steps);
    memory.putInt(params + GemmParams.TAPS, taps);
    memory.putInt(params + GemmParams.A_STRIDE, stride);
    memory.putInt(params + GemmParams.C_STRIDE, targetStride);
    if (isDynamic()) {
      dynamic(memory, params, m, panels * spec.nr(), random);
    } else {
      EPILOGUE.fill(memory, params, random);
    }
    String sizes = "M=" + m + " N=" + n + " STEPS=" + steps + " TAPS=" + taps + " " + values;
    return new Scenario(sizes, memory, params, m, this::reference);
  }

  private static void dynamic(MemoryImage memory, int params, int m, int columns, Random random) {
    boolean shared = random.nextInt(3) == 0;
    int rows = memory.allocate(8 * m, 4);
    for (int i = 0; i < m; i++) {
      memory.putFloat(rows + 8 * i, random.nextFloat());
      memory.putInt(rows + 8 * i + 4, random.nextInt(256) - 128);
    }
    int biases = memory.allocate(4 * columns, 4);
    for (int i = 0; i < columns; i++) {
      memory.putFloat(biases + 4 * i, random.nextFloat() - 0.5f);
    }
    memory.putFloat(params + DynamicGemmParams.MIN, shared ? 0 : Float.NEGATIVE_INFINITY);
    memory.putFloat(params + DynamicGemmParams.MAX, shared ? 6 : Float.POSITIVE_INFINITY);
    memory.putInt(params + DynamicGemmParams.ROWS, rows);
    memory.putInt(params + DynamicGemmParams.ROW_STRIDE, shared ? 0 : 8);
    memory.putInt(params + DynamicGemmParams.BIASES, biases);
  }

  private void rests(
      MemoryImage memory, int panel, int steps, int taps, Values values, Random random) {
    int count = Math.max(0, random.nextInt(6) - 2);
    int rests = memory.allocate(count * restBytes(), 16);
    memory.putInt(panel, count);
    memory.putInt(panel + 4, rests);
    for (int i = 0; i < count; i++) {
      int rest = rests + i * restBytes();
      memory.putInt(rest, indirect() ? 4 * random.nextInt(taps) : 0);
      memory.putInt(rest + 4, spec.kr() * random.nextInt(steps));
      values.fillBytes(
          memory, rest + GemmParams.REST_HEADER, restBytes() - GemmParams.REST_HEADER, random);
    }
  }

  private int restBytes() {
    return GemmParams.REST_HEADER + spec.kr() * spec.nr();
  }

  /** A table of {@code entries} pointers to random rows of {@code data}. */
  static int table(MemoryImage memory, int data, int stride, int entries, int rows, Random random) {
    int table = memory.allocate(4 * entries, 4);
    for (int i = 0; i < entries; i++) {
      memory.putInt(table + 4 * i, data + stride * random.nextInt(rows));
    }
    return table;
  }

  private int panelBytes(int steps, int taps) {
    return GemmParams.BIAS + 8 * spec.nr() + taps * steps * stepBytes();
  }

  private int stepBytes() {
    return spec.kr() * spec.nr() / (spec.family().isNarrow() ? 2 : 1);
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    for (int m = from; m < to; m++) {
      for (int n = 0; n < memory.i32(params + GemmParams.N); n++) {
        int row = memory.i32(params + GemmParams.C) + m * memory.i32(params + GemmParams.C_STRIDE);
        output(memory, params, m, n, row);
      }
    }
  }

  private void output(MemoryImage memory, int params, int m, int n, int target) {
    int steps = memory.i32(params + GemmParams.STEPS);
    int taps = memory.i32(params + GemmParams.TAPS);
    int panel = memory.i32(params + GemmParams.PANELS) + n / spec.nr() * panelBytes(steps, taps);
    int column = n % spec.nr();
    int header = panel + GemmParams.BIAS;
    int dynamicRow =
        memory.i32(params + DynamicGemmParams.ROWS)
            + m * memory.i32(params + DynamicGemmParams.ROW_STRIDE);
    int accumulator = memory.i32(header + 4 * column);
    if (isDynamic()) {
      accumulator *= memory.i32(dynamicRow + 4);
    }
    for (int tap = 0; tap < taps; tap++) {
      int row = row(memory, params, m, tap, taps);
      for (int step = 0; step < steps; step++) {
        int weights = header + 8 * spec.nr() + (tap * steps + step) * stepBytes();
        accumulator += products(memory, row + step * spec.kr(), weights, column);
      }
    }
    boolean hasRests = !isDynamic() && !spec.family().isNarrow();
    for (int i = 0; hasRests && i < memory.i32(panel); i++) {
      int rest = memory.i32(panel + 4) + i * restBytes();
      int row = row(memory, params, m, memory.i32(rest) / 4, taps) + memory.i32(rest + 4);
      accumulator += products(memory, row, rest + GemmParams.REST_HEADER, column);
    }
    float scale = memory.f32(header + 4 * (spec.nr() + column));
    if (isDynamic()) {
      float x = (float) accumulator * memory.f32(dynamicRow) * scale;
      x += memory.f32(memory.i32(params + DynamicGemmParams.BIASES) + 4 * n);
      float min = memory.f32(params + DynamicGemmParams.MIN);
      float max = memory.f32(params + DynamicGemmParams.MAX);
      x = x < min ? min : x;
      memory.putFloat(target + 4 * n, x > max ? max : x);
    } else {
      memory.putByte(target + n, EPILOGUE.requantize(memory, params, accumulator, scale));
    }
  }

  private int products(MemoryImage memory, int row, int weights, int column) {
    int sum = 0;
    for (int k = 0; k < spec.kr(); k++) {
      int a = domain == Domain.S8 ? memory.s8(row + k) : memory.u8(row + k);
      sum += a * weight(memory, weights, column, k);
    }
    return sum;
  }

  private int weight(MemoryImage memory, int weights, int column, int k) {
    if (!spec.family().isNarrow()) {
      return memory.s8(weights + offset(column, k));
    }
    int together = spec.feature() == Feature.RELAXED ? 4 : 2;
    int bit = 4 * ((column * together + k % together) * (spec.kr() / together) + k / together);
    return memory.s8(weights + bit / 8) << 28 - bit % 8 >> 28;
  }

  private int row(MemoryImage memory, int params, int m, int tap, int taps) {
    int source = memory.i32(params + GemmParams.A);
    return indirect()
        ? memory.i32(source + 4 * (m * taps + tap))
        : source + m * memory.i32(params + GemmParams.A_STRIDE);
  }

  private int offset(int column, int k) {
    if (spec.feature() == Feature.RELAXED) {
      return column / 4 * 16 + column % 4 * 4 + k;
    }
    return k / 2 * 2 * spec.nr() + column / 4 * 8 + column % 4 * 2 + k % 2;
  }
}
