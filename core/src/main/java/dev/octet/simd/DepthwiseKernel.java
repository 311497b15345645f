package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.DepthwiseParams;
import dev.octet.kernel.Family;
import dev.octet.kernel.Feature;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * Depthwise convolution with multiplier 1 on {@link Family#DEPTHWISE}. One unit is one output row.
 *
 * <p>Taps are ordered column by column. Without dilation along x, neighbouring output pixels share
 * the columns of one list of pointers per output row; with it, every pixel has its own list.
 */
final class DepthwiseKernel extends Kernel {
  private final MicroKernel kernel;
  private final Weights weights;
  private final Epilogue epilogue;
  private final Value input;
  private final Window2d window;
  private final Shape output;
  private final int columnTaps;
  private final int groups;
  private final int columns;
  private final int pixelColumns;
  private final int panelBytes;
  private final int panels;
  private final int padding;
  private final int table;
  private final int packedBytes;

  private DepthwiseKernel(
      MicroKernel kernel, Weights weights, Node node, DepthwiseConv2d operator) {
    this.kernel = kernel;
    this.weights = weights;
    this.epilogue =
        Epilogue.of(node.output(), QuantizedClamp.of(operator.activation(), node.output()));
    this.input = node.input(0);
    this.window = operator.window();
    this.output = node.output().shape();
    int kr = kernel.spec().kr();
    this.columnTaps = slides() ? kr : window.height();
    this.groups = (taps() + kr - 1) / kr;
    this.pixelColumns = window.dilationX() == 1 ? window.strideX() : window.width();
    long allColumns = (output.dim(2) - 1L) * pixelColumns + window.width();
    this.columns = (int) allColumns;
    this.panelBytes = kernel.spec().nr() * (8 + groups * kr * weightBytes());
    Layout layout = new Layout();
    layout.add(DepthwiseParams.BYTES);
    this.panels =
        layout.add((8L + (long) groups * kr * weightBytes()) * kernel.spec().nr() * panelCount());
    this.padding = layout.add(weights.channels() + 16L);
    this.table = layout.add((4 * allColumns * columnTaps + 4L * kr) * units());
    this.packedBytes = layout.fits() ? layout.bytes() : -1;
  }

  static Kernel forNode(SimdKernels kernels, Node node, DepthwiseConv2d operator) {
    Shape shape = node.input(1).shape();
    int channels = shape.dim(3);
    if (channels != node.input(0).shape().dim(3) || !kernels.takes(node.input(0))) {
      return null;
    }
    Weights weights = new Weights(node, channels, shape.product(1, 3), 1, channels);
    boolean corrected = weights.isAsymmetric() && kernels.feature() == Feature.RELAXED;
    MicroKernel kernel = kernels.find(Family.DEPTHWISE, corrected);
    if (kernel == null || !weights.roundExactly()) {
      return null;
    }
    DepthwiseKernel result = new DepthwiseKernel(kernel, weights, node, operator);
    return result.packedBytes < 0 ? null : result;
  }

  @Override
  public String name() {
    return kernel.spec().name();
  }

  @Override
  public boolean reads(int i) {
    return i == 0;
  }

  @Override
  public long packedBytes() {
    return packedBytes;
  }

  @Override
  public int units() {
    return output.product(0, 2);
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    kernel.call(at.packed(), from, to);
  }

  @Override
  public void pack(Memory memory, Location at) {
    packParams(memory, at);
    for (int panel = 0; panel < panelCount(); panel++) {
      packPanel(memory, at.packed() + panels + panel * panelBytes, panel * kernel.spec().nr());
    }
    memory.fill(at.packed() + padding, input.quantization().zeroPoint(), weights.channels() + 16);
    for (int row = 0; row < units(); row++) {
      packTable(memory, at, row);
    }
  }

  /**
   * Whether the kernel can keep the columns of one pixel for the next: 3x3, stride 1, symmetric
   * weights, each column filled up to a group of 4 taps.
   */
  private boolean slides() {
    return isRelaxed()
        && !weights.isAsymmetric()
        && window.height() == 3
        && window.width() == 3
        && window.strideX() == 1
        && window.dilationX() == 1;
  }

  /** Taps of a window, those that fill up columns included. */
  private int taps() {
    return columnTaps * window.width();
  }

  private int weightBytes() {
    return isRelaxed() ? 1 : 2;
  }

  private boolean isRelaxed() {
    return kernel.spec().feature() == Feature.RELAXED;
  }

  private int panelCount() {
    return (weights.channels() + kernel.spec().nr() - 1) / kernel.spec().nr();
  }

  /** Bytes of one output row's pointers, with those that the last group reads beyond its taps. */
  private int rowBytes() {
    return 4 * (columns * columnTaps + groups * kernel.spec().kr() - taps());
  }

  private void packParams(Memory memory, Location at) {
    int kr = kernel.spec().kr();
    int lastTaps = taps() - (groups - 1) * kr;
    int params = at.packed();
    memory.i32(params + DepthwiseParams.POINTERS, at.packed() + table);
    memory.i32(params + DepthwiseParams.POINTER_ROW, rowBytes());
    memory.i32(params + DepthwiseParams.POINTER_STEP, 4 * pixelColumns * columnTaps);
    memory.i32(params + DepthwiseParams.GROUPS, groups);
    memory.i32(params + DepthwiseParams.PANELS, at.packed() + panels);
    memory.i32(params + DepthwiseParams.C, at.output());
    memory.i32(params + DepthwiseParams.CHANNELS, weights.channels());
    memory.i32(params + DepthwiseParams.WIDTH, output.dim(2));
    memory.i32(params + DepthwiseParams.MAGIC, epilogue.magic());
    memory.i32(params + DepthwiseParams.MIN, epilogue.min());
    memory.i32(params + DepthwiseParams.MAX, epilogue.max());
    memory.i32(params + DepthwiseParams.FLIP, epilogue.flip());
    memory.i32(params + DepthwiseParams.MULTIPLIER, weights.correction());
    memory.i32(params + DepthwiseParams.LAST_TAPS, 0x01010101 >>> 8 * (4 - Math.min(4, lastTaps)));
    memory.i32(params + DepthwiseParams.A_FLIP, Epilogue.flip(input));
  }

  private void packPanel(Memory memory, int panel, int firstChannel) {
    int nr = kernel.spec().nr();
    int kr = kernel.spec().kr();
    int channels = Math.min(nr, weights.channels() - firstChannel);
    memory.fill(panel, 0, panelBytes);
    for (int j = 0; j < channels; j++) {
      int channel = firstChannel + j;
      int sum = 0;
      for (int k = 0; k < window.height() * window.width(); k++) {
        int w = weights.signed(weights.memory().i8(weights.address(channel, k)));
        sum += w;
        int tap = k % window.width() * columnTaps + k / window.width();
        int index = (tap / kr * nr + j) * kr + tap % kr;
        if (isRelaxed()) {
          memory.i8(panel + 8 * nr + index, w);
        } else {
          memory.i16(panel + 8 * nr + 2 * index, weights.centred(channel, k));
        }
      }
      memory.i32(
          panel + 4 * j,
          isRelaxed()
              ? weights.foldedBias(channel, sum)
              : weights.foldedBiasOfCentred(channel, sum));
      memory.f32(panel + 4 * (nr + j), weights.multiplier(channel));
    }
  }

  private void packTable(Memory memory, Location at, int row) {
    Taps positions = new Taps(window, input.shape(), 1);
    int zeros = at.packed() + padding;
    int pointer = at.packed() + table + row * rowBytes();
    int end = pointer + rowBytes();
    for (int column = 0; column < columns; column++) {
      for (int ky = 0; ky < window.height(); ky++) {
        memory.i32(
            pointer + 4 * ky, positions.address(at.input(0), zeros, row, ky, inputColumn(column)));
      }
      for (int ky = window.height(); ky < columnTaps; ky++) {
        memory.i32(pointer + 4 * ky, zeros);
      }
      pointer += 4 * columnTaps;
    }
    for (; pointer < end; pointer += 4) {
      memory.i32(pointer, zeros);
    }
  }

  /** The input column of a column of the pointer table. */
  private int inputColumn(int column) {
    return window.dilationX() == 1
        ? column - window.left()
        : window.inputColumn(column / window.width(), column % window.width());
  }
}
