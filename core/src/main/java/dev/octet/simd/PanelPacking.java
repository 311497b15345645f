package dev.octet.simd;

import dev.octet.kernel.Family;
import dev.octet.kernel.Feature;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.PackParams;
import dev.octet.tensor.Memory;

/** Packs the weights of a matrix product into the panels and rests of {@link GemmParams}. */
final class PanelPacking {
  private final MicroKernel kernel;
  private final Weights weights;
  private final int taps;
  private final int depth;
  private final int nr;
  private final int together;
  private final int kr;
  private final boolean isNarrow;
  private final long tapBytes;
  private final int steps;
  private final WideWeights wide;
  private final int rests;

  /**
   * The panels of one layer.
   *
   * @param gemm the kernel that reads the panels
   * @param depth elements of K per tap
   */
  PanelPacking(MicroKernel gemm, Weights weights, int taps, int depth) {
    KernelSpec spec = gemm.spec();
    this.kernel = new SimdKernels(gemm.module()).find(Family.PACK);
    this.weights = weights;
    this.taps = taps;
    this.depth = depth;
    this.nr = spec.nr();
    this.kr = spec.kr();
    this.together = together(gemm);
    this.isNarrow = spec.family().isNarrow();
    this.steps = (depth + kr - 1) / kr;
    this.tapBytes = (long) steps * kr * nr / (isNarrow ? 2 : 1);
    this.wide = WideWeights.of(weights);
    this.rests = countRests();
  }

  /** Elements of K that lie side by side in a kernel's panels. */
  static int together(MicroKernel gemm) {
    return gemm.spec().feature() == Feature.SIMD128 ? 2 : 4;
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

  /** Size of all panels and their rests. */
  long bytes() {
    return panelBytes() * count() + (long) rests * restBytes();
  }

  /**
   * Writes all panels, and behind them their rests.
   *
   * @param panels address of the first
   * @param block address of {@link PackParams#BYTES} bytes that may be overwritten
   */
  void pack(Memory memory, int panels, int block) {
    int panelBytes = (int) panelBytes();
    boolean linked = memory == weights.memory() && weights.step() == 1 && !isNarrow;
    if (linked) {
      packLinked(memory, panels, block);
    }
    int next = 0;
    int rest = panels + count() * panelBytes;
    for (int first = 0; first < weights.channels(); first += nr) {
      int panel = panels + first / nr * panelBytes;
      if (!linked) {
        packPanel(memory, panel, first);
      }
      int end = endOfPanel(next, first / nr);
      int size = next == end ? 0 : packRests(memory, panel, rest, next, end);
      memory.i32(panel, size / restBytes());
      memory.i32(panel + 4, rest);
      packHeader(memory, panel, first);
      next = end;
      rest += size;
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
    memory.i32(block + PackParams.ZERO, (weights.zeroPoint() & 0xff) * 0x01010101);
    kernel.call(block, 0, count() * (nr / kernel.spec().nr()));
  }

  private int count() {
    return (weights.channels() + nr - 1) / nr;
  }

  private long panelBytes() {
    return GemmParams.BIAS + nr * 8L + taps * tapBytes;
  }

  /** Writes the weights of a panel, and their sums where the biases will be. */
  private void packPanel(Memory memory, int panel, int first) {
    memory.fill(panel, 0, (int) panelBytes());
    for (int j = 0; j < nr && first + j < weights.channels(); j++) {
      int sum = 0;
      for (int k = 0; k < taps * depth; k++) {
        int w = Weights.term(weights.centred(first + j, k), 0);
        sum += w;
        int tap = panel + GemmParams.BIAS + 8 * nr + k / depth * (int) tapBytes;
        if (isNarrow) {
          putNarrow(memory, tap, j, k % depth, w);
        } else {
          memory.i8(tap + position(j, k % depth), w);
        }
      }
      memory.i32(panel + GemmParams.BIAS + 4 * j, sum);
    }
  }

  /** Adds a weight of 4 bits to its byte, which has been 0. */
  private void putNarrow(Memory memory, int panel, int column, int k, int w) {
    int element = k % kr / together;
    int lane = (k / kr * nr + column) * together + k % together;
    int address = panel + lane * (kr / together / 2) + element / 2;
    memory.i8(address, memory.i8(address) | (w & 15) << 4 * (element % 2));
  }

  /** The position of a weight in the packed order {@code [K / together][nr][together]}. */
  private int position(int column, int k) {
    return (k / together * nr + column) * together + k % together;
  }

  /** Turns sums into biases and adds the scales. */
  private void packHeader(Memory memory, int panel, int first) {
    int header = panel + GemmParams.BIAS;
    for (int j = 0; j < nr; j++) {
      int channel = first + j;
      boolean exists = channel < weights.channels();
      int sum = memory.i32(header + 4 * j);
      memory.i32(header + 4 * j, exists ? weights.foldedBias(channel, sum) : 0);
      memory.f32(header + 4 * (nr + j), exists ? weights.multiplier(channel) : 0);
    }
  }

  /**
   * Writes the rests of a panel for the wide weights {@code [from, to)}, and adds them to the sums.
   *
   * @return the bytes of the rests
   */
  private int packRests(Memory memory, int panel, int address, int from, int to) {
    int[] slots = slots(from, to);
    int end = address;
    for (int slot = 0; slot < slots.length; slot++) {
      if (slots[slot] != 0) {
        int step = slot % (taps * steps);
        memory.fill(end, 0, restBytes());
        memory.i32(end, 4 * (step / steps));
        memory.i32(end + 4, step % steps * kr);
        slots[slot] = end;
        end += restBytes();
      }
    }
    for (int i = from; i < to; i++) {
      int column = wide.channel(i) % nr;
      int sum = panel + GemmParams.BIAS + 4 * column;
      for (int term = 1; term < wide.terms(i); term++) {
        int w = wide.term(i, term);
        int weights = slots[slot(i, term)] + GemmParams.REST_HEADER;
        memory.i8(weights + position(column, wide.k(i) % depth % kr), w);
        memory.i32(sum, memory.i32(sum) + w);
      }
    }
    return end - address;
  }

  /** For each term and step of all taps, 1 if wide weights {@code [from, to)} take part in it. */
  private int[] slots(int from, int to) {
    int[] slots = new int[from == to ? 0 : 2 * taps * steps];
    for (int i = from; i < to; i++) {
      for (int term = 1; term < wide.terms(i); term++) {
        slots[slot(i, term)] = 1;
      }
    }
    return slots;
  }

  private int slot(int i, int term) {
    int k = wide.k(i);
    return ((term - 1) * taps + k / depth) * steps + k % depth / kr;
  }

  private int countRests() {
    int result = 0;
    int from = 0;
    for (int panel = 0; from < wide.count(); panel++) {
      int to = endOfPanel(from, panel);
      for (int slot : slots(from, to)) {
        result += slot;
      }
      from = to;
    }
    return result;
  }

  /** The first wide weight from {@code from} on that lies behind a panel. */
  private int endOfPanel(int from, int panel) {
    int to = from;
    while (to < wide.count() && wide.channel(to) / nr == panel) {
      to++;
    }
    return to;
  }

  private int restBytes() {
    return GemmParams.REST_HEADER + kr * nr;
  }
}
