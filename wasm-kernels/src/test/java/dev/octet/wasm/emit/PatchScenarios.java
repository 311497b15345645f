package dev.octet.wasm.emit;

import dev.octet.kernel.PatchParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Windows on small images, with segments around vectors of 16 bytes. */
final class PatchScenarios {
  private PatchScenarios() {}

  static List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int channels : new int[] {1, 3, 4, 8}) {
      for (int window : new int[] {1, 2, 3, 5}) {
        for (int stride = 1; stride <= 2; stride++) {
          for (int padding = 0; padding <= 3; padding++) {
            result.add(scenario(channels, window, stride, padding, random));
          }
        }
      }
    }
    return result;
  }

  private static Scenario scenario(
      int channels, int window, int stride, int padding, Random random) {
    MemoryImage memory = new MemoryImage(1 << 15, random);
    int images = 1 + random.nextInt(2);
    int dilation = 1 + random.nextInt(2);
    int height = 2 * window + random.nextInt(3);
    int width = window + random.nextInt(5);
    int outHeight = (height + padding - (window - 1) * dilation - 1) / stride + 1;
    int outWidth = (width + padding - window) / stride + 1;
    int segment = window * channels;
    int patch = (window - 1) * segment + (segment + 15) / 16 * 16 + random.nextInt(5);
    int params = memory.allocate(PatchParams.BYTES, 16);
    int bytes = images * height * width * channels;
    memory.putInt(params + PatchParams.IMAGE, memory.allocate(bytes, 1));
    memory.putInt(params + PatchParams.HEIGHT, height);
    memory.putInt(params + PatchParams.ROW_BYTES, width * channels);
    int patches = images * outHeight * outWidth;
    memory.putInt(params + PatchParams.OUT, memory.allocate(patches * patch, 1));
    memory.putInt(params + PatchParams.OUT_HEIGHT, outHeight);
    memory.putInt(params + PatchParams.OUT_WIDTH, outWidth);
    memory.putInt(params + PatchParams.STEP_Y, stride);
    memory.putInt(params + PatchParams.STEP_X, stride * channels);
    memory.putInt(params + PatchParams.TOP, padding);
    memory.putInt(params + PatchParams.LEFT, random.nextInt(padding + 1) * channels);
    memory.putInt(params + PatchParams.WINDOW_ROWS, window);
    memory.putInt(params + PatchParams.DILATION_Y, dilation);
    memory.putInt(params + PatchParams.SEGMENT, segment);
    memory.putInt(params + PatchParams.PATCH, patch);
    memory.putInt(params + PatchParams.ZERO, Values.splat(random.nextInt(256)));
    String sizes = "C=" + channels + " window=" + window + " stride=" + stride;
    return new Scenario(
        sizes + " padding=" + padding,
        memory,
        params,
        images * outHeight,
        PatchScenarios::reference);
  }

  private static void reference(MemoryImage memory, int params, int from, int to) {
    int width = memory.i32(params + PatchParams.OUT_WIDTH);
    int segment = memory.i32(params + PatchParams.SEGMENT);
    for (int unit = from; unit < to; unit++) {
      for (int x = 0; x < width; x++) {
        int patch =
            memory.i32(params + PatchParams.OUT)
                + (unit * width + x) * memory.i32(params + PatchParams.PATCH);
        for (int ky = 0; ky < memory.i32(params + PatchParams.WINDOW_ROWS); ky++) {
          segment(memory, params, unit, x, ky, patch + ky * segment);
        }
      }
    }
  }

  private static void segment(MemoryImage memory, int params, int unit, int x, int ky, int target) {
    int outHeight = memory.i32(params + PatchParams.OUT_HEIGHT);
    int height = memory.i32(params + PatchParams.HEIGHT);
    int rowBytes = memory.i32(params + PatchParams.ROW_BYTES);
    int segment = memory.i32(params + PatchParams.SEGMENT);
    int y =
        unit % outHeight * memory.i32(params + PatchParams.STEP_Y)
            - memory.i32(params + PatchParams.TOP)
            + ky * memory.i32(params + PatchParams.DILATION_Y);
    int offset =
        x * memory.i32(params + PatchParams.STEP_X) - memory.i32(params + PatchParams.LEFT);
    int row = memory.i32(params + PatchParams.IMAGE) + (unit / outHeight * height + y) * rowBytes;
    boolean rowInside = y >= 0 && y < height;
    boolean allInside = rowInside && offset >= 0 && offset + segment <= rowBytes;
    for (int i = 0; i < (segment + 15) / 16 * 16; i++) {
      boolean inside =
          allInside || rowInside && i < segment && offset + i >= 0 && offset + i < rowBytes;
      memory.putByte(target + i, memory.u8(inside ? row + offset + i : params + PatchParams.ZERO));
    }
  }
}
