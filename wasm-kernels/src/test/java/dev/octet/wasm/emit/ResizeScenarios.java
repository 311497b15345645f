package dev.octet.wasm.emit;

import dev.octet.kernel.Family;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.ResizeParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pixels around blocks of 16 bytes between arbitrary pairs of input rows and columns. */
record ResizeScenarios(KernelSpec spec) {
  private static final int INPUT_PIXELS = 4;
  private static final int ROWS = 3;

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    int nr = spec.nr();
    for (int channels : new int[] {1, 2, 3, nr - 1, nr, nr + 1, 21, 2 * nr - 1, 2 * nr, 37}) {
      for (int columns : new int[] {1, 2, 5, 11}) {
        for (int kind = 0; kind < Values.values().length; kind++) {
          result.add(scenario(channels, columns, kind, random));
        }
      }
    }
    return result;
  }

  private Scenario scenario(int channels, int columns, int kind, Random random) {
    MemoryImage memory = new MemoryImage(1 << 14, random);
    int pixel = channels * (isFloat() ? Float.BYTES : 1);
    int params = memory.allocate(ResizeParams.BYTES, 16);
    int rows = memory.allocate(ResizeParams.ROW_ENTRY_BYTES * ROWS, 4);
    int groups = memory.allocate((ResizeParams.GROUP_BYTES + 4) * columns, 4);
    memory.putInt(params + ResizeParams.ROWS, rows);
    memory.putInt(params + ResizeParams.COLUMNS, groups);
    memory.putInt(params + ResizeParams.ROW_BYTES, columns * pixel);
    memory.putInt(params + ResizeParams.PIXEL_BYTES, pixel);
    memory.putInt(params + ResizeParams.FLIP, Values.flip(random));
    for (int row = rows; row < rows + ResizeParams.ROW_ENTRY_BYTES * ROWS; row += 12) {
      memory.putInt(row, inputRow(memory, channels, kind, random));
      memory.putInt(row + 4, inputRow(memory, channels, kind, random));
      if (isFloat()) {
        memory.putFloat(row + 8, random.nextFloat());
      } else {
        int weight = weight(random);
        memory.putShort(row + 8, 2048 - weight);
        memory.putShort(row + 10, weight);
      }
    }
    for (int left = columns, at = groups; left > 0; ) {
      int count = 1 + random.nextInt(Math.min(left, 6));
      putGroup(memory, at, count, pixel, random);
      at += ResizeParams.GROUP_BYTES + 4 * count;
      left -= count;
    }
    memory.putInt(params + ResizeParams.C, memory.allocate(ROWS * columns * pixel, 1));
    String title = "channels=" + channels + " columns=" + columns + " values " + kind;
    return new Scenario(title, memory, params, ROWS, this::reference);
  }

  private boolean isFloat() {
    return spec.family() == Family.FLOAT_RESIZE_BILINEAR;
  }

  private int inputRow(MemoryImage memory, int channels, int kind, Random random) {
    int elements = INPUT_PIXELS * channels;
    int address = memory.allocate(isFloat() ? Float.BYTES * elements : elements, 4);
    if (isFloat()) {
      FloatValues values = new FloatValues[] {FloatValues.SPREAD, FloatValues.ZEROS}[kind % 2];
      values.fill(memory, address, elements, random);
    } else {
      Values.values()[kind].fillBytes(memory, address, elements, random);
    }
    return address;
  }

  private static int weight(Random random) {
    return random.nextInt(4) == 0 ? 2048 * random.nextInt(2) : random.nextInt(2049);
  }

  private void putGroup(MemoryImage memory, int at, int count, int pixel, Random random) {
    memory.putInt(at, random.nextInt(INPUT_PIXELS) * pixel);
    memory.putInt(at + 4, random.nextInt(INPUT_PIXELS) * pixel);
    memory.putInt(at + 8, count);
    for (int i = 0; i < count; i++) {
      int address = at + ResizeParams.GROUP_BYTES + 4 * i;
      if (isFloat()) {
        memory.putFloat(address, random.nextFloat());
      } else {
        memory.putInt(address, weight(random));
      }
    }
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    for (int row = from; row < to; row++) {
      int out = memory.i32(params + ResizeParams.C);
      out += row * memory.i32(params + ResizeParams.ROW_BYTES);
      int end = out + memory.i32(params + ResizeParams.ROW_BYTES);
      int entry = memory.i32(params + ResizeParams.ROWS) + ResizeParams.ROW_ENTRY_BYTES * row;
      int group = memory.i32(params + ResizeParams.COLUMNS);
      while (out < end) {
        int count = memory.i32(group + 8);
        for (int i = 0; i < count; i++) {
          int weight = group + ResizeParams.GROUP_BYTES + 4 * i;
          int pixel = memory.i32(params + ResizeParams.PIXEL_BYTES);
          for (int c = 0; c < pixel; c += isFloat() ? Float.BYTES : 1) {
            int left = memory.i32(group) + c;
            int right = memory.i32(group + 4) + c;
            if (isFloat()) {
              memory.putFloat(out + c, blend(memory, entry, left, right, memory.f32(weight)));
            } else {
              int flip = memory.u8(params + ResizeParams.FLIP);
              int q = blend(memory, entry, left, right, memory.i32(weight), flip);
              memory.putByte(out + c, q ^ flip);
            }
          }
          out += pixel;
        }
        group += ResizeParams.GROUP_BYTES + 4 * count;
      }
    }
  }

  private static int blend(MemoryImage memory, int row, int left, int right, int ax, int flip) {
    int top = memory.i32(row);
    int bottom = memory.i32(row + 4);
    int upper = memory.s16(row + 8);
    int lower = memory.s16(row + 10);
    int vl = (memory.u8(top + left) ^ flip) * upper + (memory.u8(bottom + left) ^ flip) * lower;
    int vr = (memory.u8(top + right) ^ flip) * upper + (memory.u8(bottom + right) ^ flip) * lower;
    return (vl * 2048 + (vr - vl) * ax + (1 << 21)) >> 22;
  }

  private static float blend(MemoryImage memory, int row, int left, int right, float ax) {
    int top = memory.i32(row);
    int bottom = memory.i32(row + 4);
    float t = memory.f32(top + left);
    t = t + (memory.f32(top + right) - t) * ax;
    float b = memory.f32(bottom + left);
    b = b + (memory.f32(bottom + right) - b) * ax;
    return t + (b - t) * memory.f32(row + 8);
  }
}
