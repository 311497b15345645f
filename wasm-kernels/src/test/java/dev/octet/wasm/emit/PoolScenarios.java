package dev.octet.wasm.emit;

import dev.octet.kernel.Family;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.PoolParams;
import dev.octet.numerics.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Pools: channels around vectors, windows with and without padding, sums beyond 16 bits. */
record PoolScenarios(KernelSpec spec) {
  private static final int[][] WINDOWS = {
    // images, height, width, window height, window width, stride y, stride x, top, left, bottom,
    // right
    {1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0},
    {2, 3, 4, 2, 2, 1, 2, 0, 0, 0, 0},
    {1, 5, 4, 3, 3, 2, 1, 1, 1, 1, 1},
    {2, 2, 2, 5, 3, 1, 1, 2, 1, 2, 1},
    {3, 4, 3, 1, 3, 3, 2, 0, 2, 0, 1},
    {1, 7, 7, 7, 7, 1, 1, 0, 0, 0, 0},
  };

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    for (int[] window : WINDOWS) {
      for (int channels : new int[] {1, 3, nr - 1, nr, nr + 1, 2 * nr, 37}) {
        result.add(scenario(window, channels, result.size(), random));
      }
    }
    for (int kind = 0; kind < Values.values().length; kind++) {
      result.add(scenario(new int[] {1, 2, 128, 2, 128, 1, 1, 0, 0, 0, 0}, 17, kind, random));
      result.add(scenario(new int[] {1, 3, 130, 3, 130, 1, 1, 0, 0, 0, 0}, 17, kind, random));
      result.add(scenario(new int[] {1, 2, 256, 2, 256, 1, 1, 0, 0, 0, 0}, 5, kind, random));
    }
    return result;
  }

  private Scenario scenario(int[] s, int channels, int kind, Random random) {
    int size = floats() ? 4 : 1;
    int outHeight = (s[1] + s[7] + s[9] - s[3]) / s[5] + 1;
    int outWidth = (s[2] + s[8] + s[10] - s[4]) / s[6] + 1;
    int elements = s[0] * s[1] * s[2] * channels;
    MemoryImage memory = new MemoryImage(1 << 16, random);
    int params = memory.allocate(PoolParams.BYTES, 16);
    int a = memory.allocate(size * elements, size);
    int c = memory.allocate(size * s[0] * outHeight * outWidth * channels, size);
    memory.putInt(params + PoolParams.A, a);
    memory.putInt(params + PoolParams.C, c);
    memory.putInt(params + PoolParams.CHANNELS, channels);
    memory.putInt(params + PoolParams.HEIGHT, s[1]);
    memory.putInt(params + PoolParams.WIDTH, s[2]);
    memory.putInt(params + PoolParams.OUT_HEIGHT, outHeight);
    memory.putInt(params + PoolParams.OUT_WIDTH, outWidth);
    memory.putInt(params + PoolParams.WINDOW_HEIGHT, s[3]);
    memory.putInt(params + PoolParams.WINDOW_WIDTH, s[4]);
    memory.putInt(params + PoolParams.STRIDE_Y, s[5]);
    memory.putInt(params + PoolParams.STRIDE_X, s[6]);
    memory.putInt(params + PoolParams.TOP, s[7]);
    memory.putInt(params + PoolParams.LEFT, s[8]);
    memory.putFloat(params + PoolParams.SCALE, random.nextBoolean() ? 1 : 3 * random.nextFloat());
    memory.putFloat(params + PoolParams.NUDGE, random.nextBoolean() ? 0.25f : 0);
    String values = floats() ? fillFloats(memory, params, a, elements, kind, random) : "";
    if (!floats()) {
      values = fillBytes(memory, params, a, elements, kind, random);
    }
    String sizes = Arrays.toString(s) + " channels=" + channels + " " + values;
    return new Scenario(sizes, memory, params, s[0] * outHeight, this::reference);
  }

  private static String fillFloats(
      MemoryImage memory, int params, int a, int count, int kind, Random random) {
    FloatValues values = FloatValues.values()[kind % FloatValues.values().length];
    values.fill(memory, a, count, random);
    float bound = random.nextBoolean() ? 2 : Float.POSITIVE_INFINITY;
    memory.putFloat(params + PoolParams.MIN, -bound);
    memory.putFloat(params + PoolParams.MAX, bound);
    return values.name();
  }

  private static String fillBytes(
      MemoryImage memory, int params, int a, int count, int kind, Random random) {
    Values values = Values.values()[kind % Values.values().length];
    values.fillBytes(memory, a, count, random);
    memory.putInt(params + PoolParams.ZERO, random.nextBoolean() ? 128 : random.nextInt(256));
    memory.putInt(params + PoolParams.MAGIC, 0x4B400000 - random.nextInt(256));
    memory.putFloat(params + PoolParams.OFFSET, random.nextBoolean() ? 0 : random.nextInt(99));
    boolean clamped = random.nextInt(3) == 0;
    memory.putInt(params + PoolParams.MIN, Values.splat(clamped ? random.nextInt(100) : 0));
    memory.putInt(params + PoolParams.MAX, Values.splat(clamped ? 150 + random.nextInt(100) : 255));
    memory.putInt(params + PoolParams.FLIP, Values.flip(random));
    memory.putInt(params + PoolParams.FLIP_OUT, Values.flip(random));
    return values.name();
  }

  private boolean floats() {
    return spec.family() == Family.FLOAT_AVERAGE_POOL || spec.family() == Family.FLOAT_MAX_POOL;
  }

  private boolean average() {
    return spec.family() == Family.AVERAGE_POOL || spec.family() == Family.FLOAT_AVERAGE_POOL;
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int outWidth = memory.i32(params + PoolParams.OUT_WIDTH);
    int channels = memory.i32(params + PoolParams.CHANNELS);
    for (int row = from; row < to; row++) {
      for (int x = 0; x < outWidth; x++) {
        for (int channel = 0; channel < channels; channel++) {
          List<Integer> taps = taps(memory, params, row, x, channel);
          int index = (row * outWidth + x) * channels + channel;
          if (floats()) {
            floatResult(memory, params, taps, index);
          } else {
            byteResult(memory, params, taps, index);
          }
        }
      }
    }
  }

  /** The positions of the elements under the window, in the order of memory. */
  private static List<Integer> taps(MemoryImage memory, int params, int row, int x, int channel) {
    int height = memory.i32(params + PoolParams.HEIGHT);
    int width = memory.i32(params + PoolParams.WIDTH);
    int outHeight = memory.i32(params + PoolParams.OUT_HEIGHT);
    int top =
        row % outHeight * memory.i32(params + PoolParams.STRIDE_Y)
            - memory.i32(params + PoolParams.TOP);
    int left = x * memory.i32(params + PoolParams.STRIDE_X) - memory.i32(params + PoolParams.LEFT);
    List<Integer> result = new ArrayList<>();
    for (int y = top; y < top + memory.i32(params + PoolParams.WINDOW_HEIGHT); y++) {
      for (int u = left; u < left + memory.i32(params + PoolParams.WINDOW_WIDTH); u++) {
        if (y >= 0 && y < height && u >= 0 && u < width) {
          int pixel = (row / outHeight * height + y) * width + u;
          result.add(pixel * memory.i32(params + PoolParams.CHANNELS) + channel);
        }
      }
    }
    return result;
  }

  private void byteResult(MemoryImage memory, int params, List<Integer> taps, int index) {
    int sum = 0;
    int max = 0;
    for (int tap : taps) {
      int q =
          memory.u8(memory.i32(params + PoolParams.A) + tap) ^ memory.u8(params + PoolParams.FLIP);
      max = Math.max(max, q);
      sum += q - memory.i32(params + PoolParams.ZERO);
    }
    int q = max;
    if (average()) {
      float nudge = memory.f32(params + PoolParams.NUDGE);
      float x = sum + (sum < 0 ? -nudge : nudge);
      float factor = memory.f32(params + PoolParams.SCALE) * (1f / taps.size());
      float offset = memory.f32(params + PoolParams.OFFSET);
      q =
          Rounding.halfEven(x * factor + offset)
              + 0x4B400000
              - memory.i32(params + PoolParams.MAGIC);
    }
    q = Math.max(0, Math.min(255, q));
    q = Math.max(q, memory.u8(params + PoolParams.MIN));
    q = Math.min(q, memory.u8(params + PoolParams.MAX));
    memory.putByte(
        memory.i32(params + PoolParams.C) + index, q ^ memory.u8(params + PoolParams.FLIP_OUT));
  }

  private void floatResult(MemoryImage memory, int params, List<Integer> taps, int index) {
    float sum = 0;
    float max = Float.NEGATIVE_INFINITY;
    for (int tap : taps) {
      float value = memory.f32(memory.i32(params + PoolParams.A) + 4 * tap);
      sum += value;
      max = value > max ? value : max;
    }
    float factor = memory.f32(params + PoolParams.SCALE) * (1f / taps.size());
    float x = average() ? sum * factor : max;
    float min = memory.f32(params + PoolParams.MIN);
    x = x < min ? min : x;
    float most = memory.f32(params + PoolParams.MAX);
    memory.putFloat(memory.i32(params + PoolParams.C) + 4 * index, x > most ? most : x);
  }
}
