package dev.octet.wasm.emit;

import dev.octet.kernel.FloatDepthwiseParams;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * float32 depthwise convolutions around panels of NR channels and groups of MR pixels, with kernels
 * of one and of many taps, whose neighbours share columns or do not.
 */
record FloatDepthwiseScenarios(KernelSpec spec) {
  private static final int PIXELS = 7;
  private static final int[][] KERNELS = {{1, 1}, {1, 2}, {3, 1}, {2, 2}, {3, 2}, {3, 3}, {5, 5}};

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    int mr = spec.mr();
    for (int channels : new int[] {1, 2, 3, 4, 5, nr - 1, nr, nr + 1, 2 * nr, 2 * nr + 7, 37}) {
      for (int width : new int[] {1, 2, 3, mr - 1, mr, mr + 1, 2 * mr, 13}) {
        int[] kernel = KERNELS[random.nextInt(KERNELS.length)];
        result.add(scenario(channels, kernel, random.nextInt(6), width, random));
        for (int columns = 0; columns < 4; columns++) {
          result.add(scenario(channels, new int[] {3, 3}, columns, width, random));
        }
      }
    }
    return result;
  }

  /** A scenario whose neighbouring pixels are {@code columns} columns apart. */
  private Scenario scenario(int channels, int[] kernel, int columns, int width, Random random) {
    MemoryImage memory = new MemoryImage(1 << 14, random);
    FloatValues values = FloatValues.any(random);
    int height = 1 + random.nextInt(3);
    int taps = kernel[0] * kernel[1];
    int params = memory.allocate(FloatDepthwiseParams.BYTES, 16);
    int data = memory.allocate(Float.BYTES * PIXELS * channels, 4);
    values.fill(memory, data, PIXELS * channels, random);
    int step = 4 * kernel[0] * columns;
    int row = (width - 1) * step + 4 * random.nextInt(taps + 1);
    int tableBytes = (height - 1) * row + (width - 1) * step + 4 * taps;
    int table = memory.allocate(tableBytes, 4);
    for (int i = 0; i < tableBytes; i += 4) {
      memory.putInt(table + i, data + Float.BYTES * channels * random.nextInt(PIXELS));
    }
    int panels = (channels + spec.nr() - 1) / spec.nr();
    int packed = memory.allocate(panels * panelBytes(taps), 16);
    values.fillWeights(memory, packed, panels * panelBytes(taps) / Float.BYTES, random);
    int targetStep = Float.BYTES * (channels + random.nextInt(3));
    int targetRow = width * targetStep + Float.BYTES * random.nextInt(3);
    int target = memory.allocate(height * targetRow, 4);
    memory.putInt(params + FloatDepthwiseParams.POINTERS, table);
    memory.putInt(params + FloatDepthwiseParams.POINTER_ROW, row);
    memory.putInt(params + FloatDepthwiseParams.POINTER_STEP, step);
    memory.putInt(params + FloatDepthwiseParams.KERNEL_HEIGHT, kernel[0]);
    memory.putInt(params + FloatDepthwiseParams.KERNEL_WIDTH, kernel[1]);
    memory.putInt(params + FloatDepthwiseParams.PANELS, packed);
    memory.putInt(params + FloatDepthwiseParams.C, target);
    memory.putInt(params + FloatDepthwiseParams.CHANNELS, channels);
    memory.putInt(params + FloatDepthwiseParams.WIDTH, width);
    memory.putInt(params + FloatDepthwiseParams.C_ROW, targetRow);
    memory.putInt(params + FloatDepthwiseParams.C_STEP, targetStep);
    FloatValues.fillBounds(memory, params, random);
    String sizes =
        String.format(
            "CHANNELS=%d KERNEL=%dx%d columns=%d WIDTH=%d OH=%d ",
            channels, kernel[0], kernel[1], columns, width, height);
    return new Scenario(sizes + values, memory, params, height, this::reference);
  }

  private int panelBytes(int taps) {
    return Float.BYTES * spec.nr() * (1 + taps);
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int channels = memory.i32(params + FloatDepthwiseParams.CHANNELS);
    int width = memory.i32(params + FloatDepthwiseParams.WIDTH);
    for (int y = from; y < to; y++) {
      for (int x = 0; x < width; x++) {
        int pointers =
            memory.i32(params + FloatDepthwiseParams.POINTERS)
                + y * memory.i32(params + FloatDepthwiseParams.POINTER_ROW)
                + x * memory.i32(params + FloatDepthwiseParams.POINTER_STEP);
        for (int c = 0; c < channels; c++) {
          int pixel =
              memory.i32(params + FloatDepthwiseParams.C)
                  + y * memory.i32(params + FloatDepthwiseParams.C_ROW)
                  + x * memory.i32(params + FloatDepthwiseParams.C_STEP);
          memory.putFloat(pixel + Float.BYTES * c, output(memory, params, pointers, c));
        }
      }
    }
  }

  private float output(MemoryImage memory, int params, int pointers, int c) {
    int height = memory.i32(params + FloatDepthwiseParams.KERNEL_HEIGHT);
    int width = memory.i32(params + FloatDepthwiseParams.KERNEL_WIDTH);
    int panel = c / spec.nr() * panelBytes(height * width);
    int weight =
        memory.i32(params + FloatDepthwiseParams.PANELS) + panel + Float.BYTES * (c % spec.nr());
    float accumulator = memory.f32(weight);
    for (int ky = 0; ky < height; ky++) {
      for (int kx = 0; kx < width; kx++) {
        weight += Float.BYTES * spec.nr();
        int tap = memory.i32(pointers + 4 * (kx * height + ky));
        float product = memory.f32(tap + Float.BYTES * c) * memory.f32(weight);
        accumulator = accumulator + product;
      }
    }
    return FloatValues.clamp(memory, params, accumulator);
  }
}
