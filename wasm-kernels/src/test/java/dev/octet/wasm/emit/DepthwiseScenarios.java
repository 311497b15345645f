package dev.octet.wasm.emit;

import dev.octet.kernel.DepthwiseParams;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Depthwise convolutions around panels of NR channels and groups of KR taps. */
record DepthwiseScenarios(KernelSpec spec, Domain domain) {
  private static final Epilogue EPILOGUE = new Epilogue(DepthwiseParams.MAGIC);

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    for (int channels : new int[] {1, 2, nr - 1, nr, nr + 1, 2 * nr, 2 * nr + 7, 13, 37}) {
      for (int taps : new int[] {1, 2, 3, 4, 5, 8, 9, 12, 25}) {
        for (int width : new int[] {1, 2, 3, 4, 5, 7}) {
          Values values = Values.values()[result.size() % Values.values().length];
          int height = 1 + random.nextInt(3);
          result.add(scenario(channels, taps, width, height, values, random));
        }
      }
    }
    return result;
  }

  private Scenario scenario(
      int channels, int taps, int width, int height, Values values, Random random) {
    MemoryImage memory = new MemoryImage(1 << 14, random);
    int params = memory.allocate(DepthwiseParams.BYTES, 16);
    int pixels = 7;
    int data = memory.allocate(pixels * channels, 1);
    values.fillBytes(memory, data, pixels * channels, random);
    int groups = (taps + spec.kr() - 1) / spec.kr();
    int entries = groups * spec.kr();
    int step = random.nextBoolean() ? 4 * spec.kr() : 4 * random.nextInt(entries + 1);
    int row = (width - 1) * step + 4 * random.nextInt(entries + 1);
    int tableBytes = (height - 1) * row + (width - 1) * step + 4 * entries;
    int table = memory.allocate(tableBytes, 4);
    for (int i = 0; i < tableBytes; i += 4) {
      memory.putInt(table + i, data + channels * random.nextInt(pixels));
    }
    memory.putInt(params + DepthwiseParams.POINTERS, table);
    memory.putInt(params + DepthwiseParams.POINTER_ROW, row);
    memory.putInt(params + DepthwiseParams.POINTER_STEP, step);
    memory.putInt(params + DepthwiseParams.GROUPS, groups);
    memory.putInt(params + DepthwiseParams.PANELS, panels(memory, channels, taps, values, random));
    memory.putInt(params + DepthwiseParams.C, memory.allocate(height * width * channels, 1));
    memory.putInt(params + DepthwiseParams.CHANNELS, channels);
    memory.putInt(params + DepthwiseParams.WIDTH, width);
    EPILOGUE.fill(memory, params, random);
    String sizes =
        "CHANNELS=" + channels + " taps=" + taps + " WIDTH=" + width + " OH=" + height + " ";
    return new Scenario(sizes + values, memory, params, height, this::reference);
  }

  private int panels(MemoryImage memory, int channels, int taps, Values values, Random random) {
    int groups = (taps + spec.kr() - 1) / spec.kr();
    int count = (channels + spec.nr() - 1) / spec.nr();
    int address = memory.allocate(count * panelBytes(groups), 16);
    for (int p = 0; p < count; p++) {
      int panel = address + p * panelBytes(groups);
      for (int j = 0; j < spec.nr(); j++) {
        memory.putInt(panel + 4 * j, values.next(random, -9000, 9000));
        memory.putFloat(panel + 4 * (spec.nr() + j), Epilogue.scale(random, taps));
        for (int t = 0; t < groups * spec.kr(); t++) {
          int bound = relaxed() ? 128 : 255;
          int w = t < taps ? values.next(random, -bound, relaxed() ? 127 : bound) : 0;
          putWeight(memory, panel, j, t, w);
        }
      }
    }
    return address;
  }

  private boolean relaxed() {
    return spec.feature() == Feature.RELAXED;
  }

  private int panelBytes(int groups) {
    return 8 * spec.nr() + groups * spec.nr() * spec.kr() * weightBytes();
  }

  private int weightBytes() {
    return relaxed() ? 1 : 2;
  }

  private int weightAddress(int panel, int channel, int tap) {
    int index = (tap / spec.kr() * spec.nr() + channel) * spec.kr() + tap % spec.kr();
    return panel + 8 * spec.nr() + index * weightBytes();
  }

  private void putWeight(MemoryImage memory, int panel, int channel, int tap, int value) {
    if (relaxed()) {
      memory.putByte(weightAddress(panel, channel, tap), value);
    } else {
      memory.putShort(weightAddress(panel, channel, tap), value);
    }
  }

  private int weight(MemoryImage memory, int panel, int channel, int tap) {
    int address = weightAddress(panel, channel, tap);
    return relaxed() ? memory.s8(address) : memory.s16(address);
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int channels = memory.i32(params + DepthwiseParams.CHANNELS);
    int width = memory.i32(params + DepthwiseParams.WIDTH);
    for (int y = from; y < to; y++) {
      for (int x = 0; x < width; x++) {
        int pointers =
            memory.i32(params + DepthwiseParams.POINTERS)
                + y * memory.i32(params + DepthwiseParams.POINTER_ROW)
                + x * memory.i32(params + DepthwiseParams.POINTER_STEP);
        for (int c = 0; c < channels; c++) {
          int target = memory.i32(params + DepthwiseParams.C) + (y * width + x) * channels + c;
          memory.putByte(target, output(memory, params, pointers, c));
        }
      }
    }
  }

  private int output(MemoryImage memory, int params, int pointers, int c) {
    int groups = memory.i32(params + DepthwiseParams.GROUPS);
    int panel = memory.i32(params + DepthwiseParams.PANELS) + c / spec.nr() * panelBytes(groups);
    int channel = c % spec.nr();
    int accumulator = memory.i32(panel + 4 * channel);
    for (int t = 0; t < groups * spec.kr(); t++) {
      int address = memory.i32(pointers + 4 * t) + c;
      int a = domain == Domain.S8 ? memory.s8(address) : memory.u8(address);
      accumulator += a * weight(memory, panel, channel, t);
    }
    float scale = memory.f32(panel + 4 * (spec.nr() + channel));
    return EPILOGUE.requantize(memory, params, accumulator, scale);
  }
}
