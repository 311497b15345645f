package dev.octet.simd;

import dev.octet.kernel.Family;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.PackParams;
import dev.octet.tensor.Memory;

/** Packs the weights of a matrix product into the panels of {@link GemmParams}. */
final class PanelPacking {
  private final MicroKernel kernel;
  private final Weights weights;
  private final int taps;
  private final int depth;
  private final int nr;
  private final int together;
  private final long tapBytes;
  private final int steps;

  /**
   * The panels of one layer.
   *
   * @param gemm the kernel that reads the panels
   * @param depth elements of K per tap
   */
  PanelPacking(MicroKernel gemm, Weights weights, int taps, int depth) {
    KernelSpec spec = gemm.spec();
    this.kernel = new SimdKernels(gemm.module()).find(Family.PACK, false);
    this.weights = weights;
    this.taps = taps;
    this.depth = depth;
    this.nr = spec.nr();
    this.together = spec.kr() == 8 ? 2 : 4;
    this.steps = (depth + spec.kr() - 1) / spec.kr();
    this.tapBytes = (long) steps * spec.kr() * nr;
  }

  /** Segments per row of A. */
  int taps() {
    return taps;
  }

  /** Elements of K per tap. */
  int depth() {
    return depth;
  }

  /** Steps of KR elements per tap. */
  int steps() {
    return steps;
  }

  /** Size of all panels. */
  long bytes() {
    return panelBytes() * count();
  }

  /**
   * Writes all panels.
   *
   * @param panels address of the first
   * @param block address of {@link PackParams#BYTES} bytes that may be overwritten
   */
  void pack(Memory memory, int panels, int block) {
    int panelBytes = (int) panelBytes();
    boolean linked = memory == weights.memory() && weights.step() == 1;
    if (linked) {
      packLinked(memory, panels, block);
    }
    for (int first = 0; first < weights.channels(); first += nr) {
      int panel = panels + first / nr * panelBytes;
      if (!linked) {
        packPanel(memory, panel, first);
      }
      packHeader(memory, panel, first);
    }
  }

  /** Where the kernel reads the same memory, it writes the weights and their sums. */
  private void packLinked(Memory memory, int panels, int block) {
    memory.i32(block + PackParams.SOURCE, weights.address(0, 0));
    memory.i32(block + PackParams.COLUMN_STRIDE, weights.channelStep());
    memory.i32(block + PackParams.K, depth);
    memory.i32(block + PackParams.TAPS, taps);
    memory.i32(block + PackParams.N, weights.channels());
    memory.i32(block + PackParams.PANELS, panels);
    memory.i32(block + PackParams.PANEL_STRIDE, (int) panelBytes());
    memory.i32(block + PackParams.NR, nr);
    memory.i32(block + PackParams.ROWS, (int) tapBytes / (nr * together));
    memory.i32(block + PackParams.FLIP, weights.flip());
    kernel.call(block, 0, count() * (nr / kernel.spec().nr()));
  }

  private int count() {
    return (weights.channels() + nr - 1) / nr;
  }

  private long panelBytes() {
    return nr * 8L + taps * tapBytes;
  }

  /** Writes the weights of a panel, and their sums where the biases will be. */
  private void packPanel(Memory memory, int panel, int first) {
    memory.fill(panel, 0, (int) panelBytes());
    for (int j = 0; j < nr && first + j < weights.channels(); j++) {
      int packed = panel + 8 * nr + j * together;
      int sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        int from = weights.address(first + j, tap * depth);
        sum += packColumn(memory, packed + tap * (int) tapBytes, from);
      }
      memory.i32(panel + 4 * j, sum);
    }
  }

  /** Turns sums into biases and adds the scales. */
  private void packHeader(Memory memory, int panel, int first) {
    for (int j = 0; j < nr; j++) {
      int channel = first + j;
      boolean exists = channel < weights.channels();
      int sum = memory.i32(panel + 4 * j);
      memory.i32(panel + 4 * j, exists ? weights.foldedBias(channel, sum) : 0);
      memory.f32(panel + 4 * (nr + j), exists ? weights.multiplier(channel) : 0);
    }
  }

  /**
   * Packs one tap of a column in the order {@code [K / together][nr][together]}.
   *
   * @return the sum of its weights
   */
  private int packColumn(Memory memory, int packed, int from) {
    Memory source = weights.memory();
    int step = weights.step();
    int stride = together * nr;
    int to = packed;
    int sum = 0;
    for (int k = 0, i = 0; k < depth; k++) {
      int w = weights.signed(source.i8(from + k * step));
      sum += w;
      memory.i8(to + i, w);
      if (++i == together) {
        i = 0;
        to += stride;
      }
    }
    return sum;
  }
}
