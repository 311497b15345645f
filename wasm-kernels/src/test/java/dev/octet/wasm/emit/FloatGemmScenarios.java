package dev.octet.wasm.emit;

import dev.octet.kernel.FloatGemmParams;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** float32 matrix products around the tile sizes, direct and through pointers. */
record FloatGemmScenarios(KernelSpec spec) {
  List<Scenario> all(Random random) {
    int[] rows = {1, spec.mr() - 1, spec.mr(), spec.mr() + 1, 2 * spec.mr(), 13};
    int[] columns = {1, 2, 3, 5, spec.nr() - 1, spec.nr(), spec.nr() + 1, 2 * spec.nr(), 12, 13};
    int[] wide = {3 * spec.nr(), 3 * spec.nr() + 1, 4 * spec.nr(), 5 * spec.nr() + 3, 61};
    int[] depths = {1, 2, 3, 4, 5, 8, 11};
    List<Scenario> result = new ArrayList<>();
    for (int k : depths) {
      for (int n : columns) {
        for (int m : rows) {
          result.add(scenario(m, n, k, random.nextInt(4), random));
        }
      }
      for (int n : wide) {
        result.add(scenario(1, n, k, random.nextInt(4), random));
        result.add(scenario(spec.mr() + 1, n, k, random.nextInt(4), random));
      }
    }
    return result;
  }

  /** A scenario with rows gathered through {@code pointers} each, or none if that is 0. */
  private Scenario scenario(int m, int n, int k, int pointers, Random random) {
    int taps = Math.max(1, pointers);
    FloatValues values = FloatValues.any(random);
    MemoryImage memory = new MemoryImage(1 << 14, random);
    int params = memory.allocate(FloatGemmParams.BYTES, 16);
    int stride = Float.BYTES * (k + random.nextInt(3));
    int data = memory.allocate(m * stride, 4);
    values.fill(memory, data, m * stride / Float.BYTES, random);
    int panels = (n + spec.nr() - 1) / spec.nr();
    int packed = memory.allocate(panels * panelBytes(k, taps), 16);
    values.fillWeights(memory, packed, panels * panelBytes(k, taps) / Float.BYTES, random);
    int source =
        pointers > 0 ? GemmScenarios.table(memory, data, stride, m * taps, m, random) : data;
    int targetStride = Float.BYTES * (n + random.nextInt(4));
    memory.putInt(params + FloatGemmParams.A, source);
    memory.putInt(params + FloatGemmParams.PANELS, packed);
    memory.putInt(params + FloatGemmParams.C, memory.allocate(m * targetStride, 4));
    memory.putInt(params + FloatGemmParams.N, n);
    memory.putInt(params + FloatGemmParams.K, k);
    memory.putInt(params + FloatGemmParams.TAPS, taps);
    memory.putInt(params + FloatGemmParams.A_STRIDE, pointers > 0 ? 0 : stride);
    memory.putInt(params + FloatGemmParams.C_STRIDE, targetStride);
    FloatValues.fillBounds(memory, params, random);
    String sizes = "M=" + m + " N=" + n + " K=" + k + " pointers=" + pointers + " " + values;
    return new Scenario(sizes, memory, params, m, this::reference);
  }

  private int panelBytes(int k, int taps) {
    return Float.BYTES * spec.nr() * (1 + taps * k);
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int target = memory.i32(params + FloatGemmParams.C);
    int stride = memory.i32(params + FloatGemmParams.C_STRIDE);
    for (int m = from; m < to; m++) {
      for (int n = 0; n < memory.i32(params + FloatGemmParams.N); n++) {
        memory.putFloat(target + m * stride + Float.BYTES * n, output(memory, params, m, n));
      }
    }
  }

  private float output(MemoryImage memory, int params, int m, int n) {
    int depth = memory.i32(params + FloatGemmParams.K);
    int taps = memory.i32(params + FloatGemmParams.TAPS);
    int panels = memory.i32(params + FloatGemmParams.PANELS);
    int weight = panels + n / spec.nr() * panelBytes(depth, taps) + Float.BYTES * (n % spec.nr());
    float accumulator = memory.f32(weight);
    for (int tap = 0; tap < taps; tap++) {
      int segment = segment(memory, params, m, tap, taps);
      for (int k = 0; k < depth; k++) {
        weight += Float.BYTES * spec.nr();
        float product = memory.f32(segment + Float.BYTES * k) * memory.f32(weight);
        accumulator = accumulator + product;
      }
    }
    return FloatValues.clamp(memory, params, accumulator);
  }

  private int segment(MemoryImage memory, int params, int m, int tap, int taps) {
    int source = memory.i32(params + FloatGemmParams.A);
    int stride = memory.i32(params + FloatGemmParams.A_STRIDE);
    return stride == 0 ? memory.i32(source + 4 * (m * taps + tap)) : source + m * stride;
  }
}
