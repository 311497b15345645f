package dev.octet.wasm.emit;

import dev.octet.kernel.FloatDepthwiseParams;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** float32 depthwise convolutions around panels of NR channels, of one and of many taps. */
record FloatDepthwiseScenarios(KernelSpec spec) {
  private static final int PIXELS = 7;

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    int[] sizes = {1, 2, 3, 4, 5, nr - 1, nr, nr + 1, 2 * nr, 2 * nr + 7, 11, 13, 37};
    for (int channels : sizes) {
      for (int taps : new int[] {1, 2, 3, 4, 8, 9, 10, 25}) {
        for (int width : new int[] {1, 2, 5}) {
          FloatValues values = FloatValues.values()[result.size() % FloatValues.values().length];
          int height = 1 + random.nextInt(3);
          result.add(scenario(channels, taps, width, height, values, random));
        }
      }
    }
    return result;
  }

  private Scenario scenario(
      int channels, int taps, int width, int height, FloatValues values, Random random) {
    MemoryImage memory = new MemoryImage(1 << 14, random);
    int params = memory.allocate(FloatDepthwiseParams.BYTES, 16);
    int data = memory.allocate(Float.BYTES * PIXELS * channels, 4);
    values.fill(memory, data, PIXELS * channels, random);
    int step = 4 * random.nextInt(taps + 1);
    int row = (width - 1) * step + 4 * random.nextInt(taps + 1);
    int tableBytes = (height - 1) * row + (width - 1) * step + 4 * taps;
    int table = memory.allocate(tableBytes, 4);
    for (int i = 0; i < tableBytes; i += 4) {
      memory.putInt(table + i, data + Float.BYTES * channels * random.nextInt(PIXELS));
    }
    int panels = (channels + spec.nr() - 1) / spec.nr();
    int packed = memory.allocate(panels * panelBytes(taps), 16);
    values.fillWeights(memory, packed, panels * panelBytes(taps) / Float.BYTES, random);
    int target = memory.allocate(Float.BYTES * height * width * channels, 4);
    memory.putInt(params + FloatDepthwiseParams.POINTERS, table);
    memory.putInt(params + FloatDepthwiseParams.POINTER_ROW, row);
    memory.putInt(params + FloatDepthwiseParams.POINTER_STEP, step);
    memory.putInt(params + FloatDepthwiseParams.TAPS, taps);
    memory.putInt(params + FloatDepthwiseParams.PANELS, packed);
    memory.putInt(params + FloatDepthwiseParams.C, target);
    memory.putInt(params + FloatDepthwiseParams.CHANNELS, channels);
    memory.putInt(params + FloatDepthwiseParams.WIDTH, width);
    FloatValues.fillBounds(memory, params, random);
    String sizes =
        "CHANNELS=" + channels + " TAPS=" + taps + " WIDTH=" + width + " OH=" + height + " ";
    return new Scenario(sizes + values, memory, params, height, this::reference);
  }

  private int panelBytes(int taps) {
    return Float.BYTES * spec.nr() * (1 + taps);
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int channels = memory.i32(params + FloatDepthwiseParams.CHANNELS);
    int width = memory.i32(params + FloatDepthwiseParams.WIDTH);
    int target = memory.i32(params + FloatDepthwiseParams.C);
    for (int y = from; y < to; y++) {
      for (int x = 0; x < width; x++) {
        int pointers =
            memory.i32(params + FloatDepthwiseParams.POINTERS)
                + y * memory.i32(params + FloatDepthwiseParams.POINTER_ROW)
                + x * memory.i32(params + FloatDepthwiseParams.POINTER_STEP);
        for (int c = 0; c < channels; c++) {
          int address = target + Float.BYTES * ((y * width + x) * channels + c);
          memory.putFloat(address, output(memory, params, pointers, c));
        }
      }
    }
  }

  private float output(MemoryImage memory, int params, int pointers, int c) {
    int taps = memory.i32(params + FloatDepthwiseParams.TAPS);
    int panel = memory.i32(params + FloatDepthwiseParams.PANELS) + c / spec.nr() * panelBytes(taps);
    int weight = panel + Float.BYTES * (c % spec.nr());
    float accumulator = memory.f32(weight);
    for (int tap = 0; tap < taps; tap++) {
      weight += Float.BYTES * spec.nr();
      float activation = memory.f32(memory.i32(pointers + 4 * tap) + Float.BYTES * c);
      float product = activation * memory.f32(weight);
      accumulator = accumulator + product;
    }
    return FloatValues.clamp(memory, params, accumulator);
  }
}
