package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Family;
import dev.octet.kernel.FloatGemmParams;
import dev.octet.kernel.GemmParams;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.operator.TransposeConv;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * TRANSPOSE_CONV on {@link Family#IGEMM} or {@link Family#FLOAT_GEMM}. Outputs that lie a multiple
 * of the stride apart, a phase, see the same taps of the window: each phase is a convolution of
 * stride 1 with those taps. One unit is one output row; every phase in it has a block of its own.
 */
final class TransposedKernel extends Kernel {
  private static final int MOST_PHASES = 64;

  private final MicroKernel gemm;
  private final Node node;
  private final TransposeConv operator;
  private final Window2d window;
  private final Shape input;
  private final Shape output;
  private final int size;
  private final Phase[] phases;
  private final Layout layout = new Layout();
  private final int blocks;
  private final int padding;
  private final int table;

  /** The taps of a phase and their packed weights: {@code floats} or {@code bytes}. */
  private record Phase(int[] taps, int panels, FloatPanels floats, PanelPacking bytes) {}

  private TransposedKernel(MicroKernel gemm, Node node, TransposeConv operator) {
    this.gemm = gemm;
    this.node = node;
    this.operator = operator;
    this.window = operator.window();
    this.input = node.input(2).shape();
    this.output = node.output().shape();
    this.size = node.output().type().bytes();
    this.phases = new Phase[window.strideY() * window.strideX()];
    long rows = output.product(0, 2);
    this.blocks = layout.add(rows * window.strideX() * GemmParams.BYTES);
    this.padding = layout.add(paddingBytes());
    // A row meets every stride-th row of taps, and each of those taps every stride-th output.
    long columns = output.dim(2) / window.strideX() + 1L;
    int tapRows = (window.height() - 1) / window.strideY() + 1;
    this.table = layout.add(4 * rows * columns * tapRows * window.width());
  }

  /** The kernel for a node, or null if there is none. */
  static Kernel forNode(SimdKernels kernels, Node node, TransposeConv operator) {
    boolean floats = node.output().type() == DataType.FLOAT32;
    MicroKernel gemm = kernels.find(floats ? Family.FLOAT_GEMM : Family.IGEMM);
    Window2d window = operator.window();
    if (gemm == null
        || !floats && !kernels.takes(node.input(2))
        || (long) window.strideY() * window.strideX() > MOST_PHASES
        || window.height() < window.strideY()
        || window.width() < window.strideX()) {
      return null;
    }
    TransposedKernel result = new TransposedKernel(gemm, node, operator);
    return result.addPhases(floats) && result.layout.fits() ? result : null;
  }

  /** Lays the phases out; false if a sum could not be rounded exactly. */
  private boolean addPhases(boolean floats) {
    Value weights = node.input(1);
    int channels = output.dim(3);
    int depth = input.dim(3);
    int channelStep = weights.shape().product(1, 4);
    for (int i = 0; i < phases.length; i++) {
      int[] taps = taps(i / window.strideX(), i % window.strideX());
      if (floats) {
        FloatPanels panels =
            new FloatPanels(
                gemm.spec().nr(),
                weights.constant(),
                node.input(3),
                channels,
                taps.length * depth,
                (channel, p) -> channel * channelStep + taps[p / depth] + p % depth);
        phases[i] = new Phase(taps, layout.add(panels.bytes()), panels, null);
      } else {
        Weights part = new Weights(node, 2, channels, channelStep, taps, depth);
        if (!part.roundExactly()) {
          return false;
        }
        PanelPacking packing = new PanelPacking(gemm, part, taps.length, depth);
        phases[i] = new Phase(taps, layout.add(packing.bytes()), null, packing);
      }
    }
    return true;
  }

  /** Offsets of the taps of a phase in the weights of a channel. */
  private int[] taps(int py, int px) {
    int rows = (window.height() - py - 1) / window.strideY() + 1;
    int columns = (window.width() - px - 1) / window.strideX() + 1;
    int[] taps = new int[rows * columns];
    for (int i = 0; i < taps.length; i++) {
      int ky = py + i / columns * window.strideY();
      int kx = px + i % columns * window.strideX();
      taps[i] = (ky * window.width() + kx) * input.dim(3);
    }
    return taps;
  }

  private long paddingBytes() {
    return (long) size * input.dim(3) + 32;
  }

  @Override
  public String name() {
    return gemm.spec().name();
  }

  @Override
  public boolean reads(int i) {
    return i == 2;
  }

  @Override
  public long packedBytes() {
    return layout.bytes();
  }

  @Override
  public int units() {
    return output.product(0, 2);
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    int strides = window.strideX();
    for (int block = from * strides; block < to * strides; block++) {
      int pixels = pixels(block % strides);
      if (pixels > 0) {
        gemm.call(at.packed() + blocks + block * GemmParams.BYTES, 0, pixels);
      }
    }
  }

  /** The first column of a phase. */
  private int column(int px) {
    int behind = (px - window.left()) % window.strideX();
    return behind < 0 ? behind + window.strideX() : behind;
  }

  /** Outputs of a phase in a row. */
  private int pixels(int px) {
    return (output.dim(2) - column(px) + window.strideX() - 1) / window.strideX();
  }

  @Override
  public void pack(Memory memory, Location at) {
    int zero = size == 1 ? node.input(2).quantization().zeroPoint() : 0;
    memory.fill(at.packed() + padding, zero, (int) paddingBytes());
    for (Phase phase : phases) {
      int panels = at.packed() + phase.panels();
      if (phase.floats() != null) {
        phase.floats().pack(memory, panels);
      } else {
        phase.bytes().pack(memory, panels, at.packed() + blocks);
      }
    }
    int pointers = at.packed() + table;
    for (int row = 0; row < units(); row++) {
      int y = row % output.dim(1) + window.top();
      int image = at.input(2) + row / output.dim(1) * input.product(1, 4) * size;
      for (int px = 0; px < window.strideX(); px++) {
        Phase phase = phases[y % window.strideY() * window.strideX() + px];
        int block = at.packed() + blocks + (row * window.strideX() + px) * GemmParams.BYTES;
        int pixel = row * output.dim(2) + column(px);
        packBlock(memory, block, at, phase, pointers, pixel);
        for (int i = 0; i < pixels(px); i++) {
          int x = column(px) + i * window.strideX() + window.left();
          for (int tap : phase.taps()) {
            memory.i32(pointers, pixelUnder(image, at.packed() + padding, y, x, tap));
            pointers += 4;
          }
        }
      }
    }
  }

  private int pixelUnder(int image, int outside, int y, int x, int tap) {
    int position = tap / input.dim(3);
    int iy = y - position / window.width();
    int ix = x - position % window.width();
    int row = iy / window.strideY();
    int column = ix / window.strideX();
    boolean inside = iy >= 0 && ix >= 0 && row < input.dim(1) && column < input.dim(2);
    return inside ? image + (row * input.dim(2) + column) * input.dim(3) * size : outside;
  }

  private void packBlock(
      Memory memory, int block, Location at, Phase phase, int pointers, int pixel) {
    int pixelBytes = output.dim(3) * size;
    boolean floats = phase.floats() != null;
    memory.i32(block + GemmParams.A, pointers);
    memory.i32(block + GemmParams.PANELS, at.packed() + phase.panels());
    memory.i32(block + GemmParams.C, at.output() + pixel * pixelBytes);
    memory.i32(block + GemmParams.N, output.dim(3));
    // The blocks of both families agree up to here; K of one is STEPS of the other.
    memory.i32(block + GemmParams.STEPS, floats ? input.dim(3) : phase.bytes().steps());
    memory.i32(block + GemmParams.TAPS, phase.taps().length);
    memory.i32(block + GemmParams.A_STRIDE, 0);
    memory.i32(block + GemmParams.C_STRIDE, pixelBytes * window.strideX());
    if (floats) {
      memory.f32(block + FloatGemmParams.MIN, operator.activation().min());
      memory.f32(block + FloatGemmParams.MAX, operator.activation().max());
    } else {
      QuantizedClamp clamp = QuantizedClamp.of(operator.activation(), node.output());
      Epilogue.of(node.output(), clamp).pack(memory, block + GemmParams.MAGIC);
    }
  }
}
