package dev.octet.simd;

import dev.octet.kernel.GemmParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.tensor.Memory;

/** Packs the weights of a matrix product into the panels of {@link GemmParams}. */
final class PanelPacking {
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
  PanelPacking(KernelSpec gemm, Weights weights, int taps, int depth) {
    this.weights = weights;
    this.taps = taps;
    this.depth = depth;
    this.nr = gemm.nr();
    this.together = gemm.kr() == 8 ? 2 : 4;
    this.steps = (depth + gemm.kr() - 1) / gemm.kr();
    this.tapBytes = (long) steps * gemm.kr() * nr;
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

  /** Writes all panels from {@code address} on. */
  void pack(Memory memory, int address) {
    for (int i = 0; i < count(); i++) {
      packPanel(memory, address + i * (int) panelBytes(), i * nr);
    }
  }

  private int count() {
    return (weights.channels() + nr - 1) / nr;
  }

  private long panelBytes() {
    return nr * 8L + taps * tapBytes;
  }

  private void packPanel(Memory memory, int panel, int firstChannel) {
    int channels = Math.min(nr, weights.channels() - firstChannel);
    memory.fill(panel, 0, (int) panelBytes());
    for (int j = 0; j < channels; j++) {
      int channel = firstChannel + j;
      int packed = panel + 8 * nr + j * together;
      int sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        sum +=
            packColumn(
                memory, packed + tap * (int) tapBytes, weights.address(channel, tap * depth));
      }
      memory.i32(panel + 4 * j, weights.foldedBias(channel, sum));
      memory.f32(panel + 4 * (nr + j), weights.multiplier(channel));
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
