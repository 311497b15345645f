package dev.octet.wasm.emit;

import dev.octet.kernel.ArgMaxParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows around one, two and more vectors, with few and many equal values, and NaN. */
record ArgMaxScenarios(KernelSpec spec) {
  private static final float[] FLOATS = {0f, -0f, 1.5f, -2, Float.NaN, Float.NEGATIVE_INFINITY};

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int depth : new int[] {1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 21, 31, 32, 33, 48, 49, 101}) {
      for (Values values : Values.values()) {
        for (int outBytes = 4; outBytes <= 8; outBytes += 4) {
          if (depth >= 4 || !floats()) {
            result.add(scenario(depth, values, outBytes, random));
          }
        }
      }
    }
    return result;
  }

  private Scenario scenario(int depth, Values values, int outBytes, Random random) {
    int rows = 1 + random.nextInt(9);
    MemoryImage memory = new MemoryImage(1 << 13, random);
    int params = memory.allocate(ArgMaxParams.BYTES, 16);
    int a = memory.allocate((floats() ? 4 : 1) * rows * depth, 4);
    if (floats()) {
      fillFloats(memory, a, rows * depth, values, random);
    } else {
      values.fillBytes(memory, a, rows * depth, random);
    }
    memory.putInt(params + ArgMaxParams.A, a);
    memory.putInt(params + ArgMaxParams.C, memory.allocate(outBytes * rows, 8));
    memory.putInt(params + ArgMaxParams.DEPTH, depth);
    memory.putInt(params + ArgMaxParams.OUT_BYTES, outBytes);
    memory.putInt(params + ArgMaxParams.FLIP, Values.flip(random));
    String sizes = "rows=" + rows + " depth=" + depth + " bytes=" + outBytes + " " + values;
    return new Scenario(sizes, memory, params, rows, this::reference);
  }

  private static void fillFloats(
      MemoryImage memory, int address, int count, Values values, Random random) {
    for (int i = 0; i < count; i++) {
      float value =
          values == Values.RANDOM
              ? (float) random.nextGaussian()
              : FLOATS[values.next(random, 0, FLOATS.length - 1)];
      memory.putFloat(address + 4 * i, value);
    }
  }

  private boolean floats() {
    return spec.family() == Family.FLOAT_ARG_MAX;
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int depth = memory.i32(params + ArgMaxParams.DEPTH);
    int outBytes = memory.i32(params + ArgMaxParams.OUT_BYTES);
    for (int row = from; row < to; row++) {
      int largest = 0;
      for (int i = 1; i < depth; i++) {
        if (value(memory, params, row * depth + i) > value(memory, params, row * depth + largest)) {
          largest = i;
        }
      }
      int out = memory.i32(params + ArgMaxParams.C) + outBytes * row;
      memory.putInt(out, largest);
      if (outBytes == 8) {
        memory.putInt(out + 4, 0);
      }
    }
  }

  private float value(MemoryImage memory, int params, int i) {
    int a = memory.i32(params + ArgMaxParams.A);
    return floats()
        ? memory.f32(a + 4 * i)
        : memory.u8(a + i) ^ memory.u8(params + ArgMaxParams.FLIP);
  }
}
