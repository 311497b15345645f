package dev.octet.wasm.emit;

import dev.octet.kernel.Depthwise3x3Params;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Depthwise convolutions of 3x3 windows around panels of 8 channels and pairs of pixels. */
record Depthwise3x3Scenarios(KernelSpec spec, Domain domain) {
  private static final Epilogue EPILOGUE = new Epilogue(Depthwise3x3Params.MAGIC);
  private static final int PANEL = 8;

  List<Scenario> all(Random random) {
    List<Scenario> result = new ArrayList<>();
    for (int channels : new int[] {1, 7, 8, 9, 16, 19}) {
      for (int size : new int[] {1, 2, 3, 4, 5, 7}) {
        for (int stride = 1; stride <= 2; stride++) {
          for (int dilation = 1; dilation <= (stride == 1 ? 3 : 1); dilation++) {
            for (int padding = 0; padding <= 2; padding++) {
              int outSize = (size + padding + padding / 2 - 2 * dilation - 1) / stride + 1;
              if (size + padding + padding / 2 > 2 * dilation && dilation <= outSize) {
                Values values = Values.values()[result.size() % Values.values().length];
                Sizes sizes =
                    new Sizes(channels, size, size + 2, stride, dilation, padding, outSize);
                result.add(scenario(sizes, values, random));
              }
            }
          }
        }
      }
    }
    return result;
  }

  /** Sizes of a scenario; padding is above and to the left, half of it below and to the right. */
  private record Sizes(
      int channels, int height, int width, int stride, int dilation, int padding, int outHeight) {

    int outWidth() {
      return (width + padding + padding / 2 - 2 * dilation - 1) / stride + 1;
    }

    int groups() {
      int groups = 0;
      for (int y = 0; y < outHeight; y++) {
        groups += stride == 2 || y % (2 * dilation) < dilation ? 1 : 0;
      }
      return groups;
    }
  }

  private Scenario scenario(Sizes sizes, Values values, Random random) {
    MemoryImage memory = new MemoryImage(1 << 14, random);
    int images = 1 + random.nextInt(2);
    int params = memory.allocate(Depthwise3x3Params.BYTES, 16);
    int bytes = images * sizes.height() * sizes.width() * sizes.channels();
    int image = memory.allocate(bytes, 1);
    values.fillBytes(memory, image, bytes, random);
    int zero = random.nextInt(256);
    int padding = memory.allocate(sizes.width() * sizes.channels(), 1);
    for (int i = 0; i < sizes.width() * sizes.channels(); i++) {
      memory.putByte(padding + i, zero);
    }
    int outBytes = images * sizes.outHeight() * sizes.outWidth() * sizes.channels();
    memory.putInt(params + Depthwise3x3Params.IMAGE, image);
    memory.putInt(params + Depthwise3x3Params.HEIGHT, sizes.height());
    memory.putInt(params + Depthwise3x3Params.WIDTH, sizes.width());
    memory.putInt(params + Depthwise3x3Params.CHANNELS, sizes.channels());
    memory.putInt(params + Depthwise3x3Params.OUTPUT, memory.allocate(outBytes, 1));
    memory.putInt(params + Depthwise3x3Params.OUT_HEIGHT, sizes.outHeight());
    memory.putInt(params + Depthwise3x3Params.OUT_WIDTH, sizes.outWidth());
    memory.putInt(params + Depthwise3x3Params.TOP, sizes.padding());
    memory.putInt(params + Depthwise3x3Params.LEFT, sizes.padding());
    memory.putInt(params + Depthwise3x3Params.STRIDE, sizes.stride());
    memory.putInt(params + Depthwise3x3Params.DILATION, sizes.dilation());
    memory.putInt(params + Depthwise3x3Params.GROUPS, sizes.groups());
    memory.putInt(params + Depthwise3x3Params.PADDING, padding);
    memory.putInt(params + Depthwise3x3Params.ZERO, Values.splat(zero));
    memory.putInt(params + Depthwise3x3Params.PANELS, panels(memory, sizes, values, random));
    EPILOGUE.fill(memory, params, random);
    return new Scenario(
        sizes + " " + values, memory, params, images * sizes.groups(), this::reference);
  }

  private int panels(MemoryImage memory, Sizes sizes, Values values, Random random) {
    int rows = sizes.stride() == 1 ? 2 : 1;
    int count = (sizes.channels() + PANEL - 1) / PANEL;
    int first = memory.allocate(count * panelBytes(rows, 2), 16);
    for (int p = 0; p < count; p++) {
      int panel = panel(memory, first, p, rows);
      int terms = relaxed() ? 1 + random.nextInt(2) : 1;
      memory.putInt(panel, terms);
      for (int j = 0; j < PANEL; j++) {
        memory.putInt(panel + 16 + 4 * j, values.next(random, -9000, 9000));
        memory.putFloat(panel + 48 + 4 * j, Epilogue.scale(random, 9));
        for (int set = 0; set < terms * rows * 3; set++) {
          int empty = set / 3 % rows == 0 ? 3 : 0;
          for (int lane = 0; lane < 4; lane++) {
            putWeight(memory, panel, set, j, lane, lane == empty ? 0 : weight(values, random));
          }
        }
      }
    }
    return first;
  }

  private int weight(Values values, Random random) {
    return relaxed() ? values.next(random, -128, 127) : values.next(random, -255, 255);
  }

  private int panel(MemoryImage memory, int first, int index, int rows) {
    int panel = first;
    for (int i = 0; i < index; i++) {
      panel += panelBytes(rows, memory.i32(panel));
    }
    return panel;
  }

  private int panelBytes(int rows, int terms) {
    return Depthwise3x3Params.HEADER + terms * rows * 3 * PANEL * 4 * (relaxed() ? 1 : 2);
  }

  private void putWeight(MemoryImage memory, int panel, int set, int channel, int lane, int value) {
    int index = index(set, channel, lane);
    if (relaxed()) {
      memory.putByte(panel + Depthwise3x3Params.HEADER + index, value);
    } else {
      memory.putShort(panel + Depthwise3x3Params.HEADER + 2 * index, value);
    }
  }

  private int weight(MemoryImage memory, int panel, int set, int channel, int lane) {
    int index = index(set, channel, lane);
    return relaxed()
        ? memory.s8(panel + Depthwise3x3Params.HEADER + index)
        : memory.s16(panel + Depthwise3x3Params.HEADER + 2 * index);
  }

  /** The position of a weight; {@code set} counts terms, rows and columns. */
  private int index(int set, int channel, int lane) {
    return relaxed()
        ? (set * PANEL + channel) * 4 + lane
        : ((set * 2 + channel / 4) * 2 + lane / 2) * 8 + channel % 4 * 2 + lane % 2;
  }

  private boolean relaxed() {
    return spec.feature() == Feature.RELAXED;
  }

  private void reference(MemoryImage memory, int params, int from, int to) {
    int stride = memory.i32(params + Depthwise3x3Params.STRIDE);
    int dilation = memory.i32(params + Depthwise3x3Params.DILATION);
    int groups = memory.i32(params + Depthwise3x3Params.GROUPS);
    for (int unit = from; unit < to; unit++) {
      int g = unit % groups;
      int y = stride == 1 ? g / dilation * 2 * dilation + g % dilation : g;
      row(memory, params, unit / groups, y, 0);
      if (stride == 1 && y + dilation < memory.i32(params + Depthwise3x3Params.OUT_HEIGHT)) {
        row(memory, params, unit / groups, y, 1);
      }
    }
  }

  private void row(MemoryImage memory, int params, int image, int y, int second) {
    int width = memory.i32(params + Depthwise3x3Params.OUT_WIDTH);
    int channels = memory.i32(params + Depthwise3x3Params.CHANNELS);
    int row = y + second * memory.i32(params + Depthwise3x3Params.DILATION);
    int line = image * memory.i32(params + Depthwise3x3Params.OUT_HEIGHT) + row;
    for (int x = 0; x < width; x++) {
      for (int c = 0; c < channels; c++) {
        int target =
            memory.i32(params + Depthwise3x3Params.OUTPUT) + (line * width + x) * channels + c;
        memory.putByte(target, output(memory, params, image, y, second, x, c));
      }
    }
  }

  private int output(MemoryImage memory, int params, int image, int y, int second, int x, int c) {
    int stride = memory.i32(params + Depthwise3x3Params.STRIDE);
    int dilation = memory.i32(params + Depthwise3x3Params.DILATION);
    int rows = stride == 1 ? 2 : 1;
    int panel = panel(memory, memory.i32(params + Depthwise3x3Params.PANELS), c / PANEL, rows);
    int accumulator = memory.i32(panel + 16 + 4 * (c % PANEL));
    for (int ky = 0; ky < 3; ky++) {
      for (int kx = 0; kx < 3; kx++) {
        int iy = (y + second * dilation) * stride + ky * dilation;
        int ix = x * stride + kx * dilation;
        int a = activation(memory, params, image, iy, ix, c);
        for (int term = 0; term < memory.i32(panel); term++) {
          int set = (term * rows + second) * 3 + kx;
          accumulator += a * weight(memory, panel, set, c % PANEL, ky + second);
        }
      }
    }
    float scale = memory.f32(panel + 48 + 4 * (c % PANEL));
    return EPILOGUE.requantize(memory, params, accumulator, scale);
  }

  /** The activation at row {@code y} and column {@code x} of the padded image. */
  private int activation(MemoryImage memory, int params, int image, int y, int x, int c) {
    int height = memory.i32(params + Depthwise3x3Params.HEIGHT);
    int width = memory.i32(params + Depthwise3x3Params.WIDTH);
    int iy = y - memory.i32(params + Depthwise3x3Params.TOP);
    int ix = x - memory.i32(params + Depthwise3x3Params.LEFT);
    int address = params + Depthwise3x3Params.ZERO;
    if (iy >= 0 && iy < height && ix >= 0 && ix < width) {
      int channels = memory.i32(params + Depthwise3x3Params.CHANNELS);
      int pixel = (image * height + iy) * width + ix;
      address = memory.i32(params + Depthwise3x3Params.IMAGE) + pixel * channels + c;
    }
    return domain == Domain.S8 ? memory.s8(address) : memory.u8(address);
  }
}
