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
import java.util.ArrayList;
import java.util.List;

/**
 * Depthwise convolution with multiplier 1 and any window on {@link Family#DEPTHWISE}. One unit is
 * one output row.
 *
 * <p>Taps are ordered column by column. Without dilation along x, neighbouring output pixels share
 * the columns of one list of pointers per output row; with it, every pixel has its own list.
 *
 * <p>A relaxed tap holds weights of 8 bits. Weights minus their zero point may need 9: such a tap
 * stands twice in the list or more often, its weight split into terms.
 */
final class DepthwiseKernel extends BlockKernel {
  private final Weights weights;
  private final Epilogue epilogue;
  private final Value input;
  private final Window2d window;
  private final Shape output;
  private final List<Tap> taps;
  private final int groups;
  private final boolean shared;
  private final long pixelTaps;
  private final long rowBytes;
  private final int panelBytes;
  private final int panels;
  private final int padding;
  private final int table;

  /** Tap (ky, kx) of the window with one term of its weights. */
  private record Tap(int ky, int kx, int term) {}

  private DepthwiseKernel(
      MicroKernel kernel, Weights weights, Node node, DepthwiseConv2d operator) {
    super(kernel, DepthwiseParams.BYTES, node.output().shape().product(0, 2));
    this.weights = weights;
    this.epilogue =
        Epilogue.of(node.output(), QuantizedClamp.of(operator.activation(), node.output()));
    this.input = node.input(0);
    this.window = operator.window();
    this.output = node.output().shape();
    this.taps = taps();
    int kr = kernel.spec().kr();
    this.groups = (taps.size() + kr - 1) / kr;
    this.shared = window.dilationX() == 1 && taps.size() == window.height() * window.width();
    this.pixelTaps = shared ? (long) window.strideX() * window.height() : taps.size();
    // The last group may read pointers beyond the last pixel's taps.
    this.rowBytes = 4 * ((output.dim(2) - 1) * pixelTaps + (long) groups * kr);
    long panel = kernel.spec().nr() * (8 + (long) groups * kr * weightBytes());
    this.panelBytes = (int) panel;
    this.panels = layout.add(panel * panelCount());
    this.padding = layout.add(weights.channels() + 16L);
    this.table = layout.add(rowBytes * units());
  }

  static Kernel forNode(SimdKernels kernels, Node node, DepthwiseConv2d operator) {
    Shape shape = node.input(1).shape();
    int channels = shape.dim(3);
    MicroKernel kernel = kernels.find(Family.DEPTHWISE);
    if (kernel == null || !kernels.takes(node.input(0))) {
      return null;
    }
    Weights weights = new Weights(node, channels, shape.product(1, 3), 1, channels);
    if (!weights.roundExactly()) {
      return null;
    }
    DepthwiseKernel result = new DepthwiseKernel(kernel, weights, node, operator);
    return result.layout.fits() ? result : null;
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

  private List<Tap> taps() {
    List<Tap> result = new ArrayList<>();
    List<Tap> rests = new ArrayList<>();
    for (int kx = 0; kx < window.width(); kx++) {
      for (int ky = 0; ky < window.height(); ky++) {
        result.add(new Tap(ky, kx, 0));
        int terms = isRelaxed() ? weights.terms(ky * window.width() + kx) : 1;
        for (int term = 1; term < terms; term++) {
          rests.add(new Tap(ky, kx, term));
        }
      }
    }
    result.addAll(rests);
    return result;
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

  private void packParams(Memory memory, Location at) {
    int params = at.packed();
    memory.i32(params + DepthwiseParams.POINTERS, at.packed() + table);
    memory.i32(params + DepthwiseParams.POINTER_ROW, (int) rowBytes);
    memory.i32(params + DepthwiseParams.POINTER_STEP, (int) (4 * pixelTaps));
    memory.i32(params + DepthwiseParams.GROUPS, groups);
    memory.i32(params + DepthwiseParams.PANELS, at.packed() + panels);
    memory.i32(params + DepthwiseParams.C, at.output());
    memory.i32(params + DepthwiseParams.CHANNELS, weights.channels());
    memory.i32(params + DepthwiseParams.WIDTH, output.dim(2));
    epilogue.pack(memory, params + DepthwiseParams.MAGIC);
  }

  private void packPanel(Memory memory, int panel, int firstChannel) {
    int nr = kernel.spec().nr();
    int kr = kernel.spec().kr();
    int channels = Math.min(nr, weights.channels() - firstChannel);
    memory.fill(panel, 0, panelBytes);
    for (int j = 0; j < channels; j++) {
      int channel = firstChannel + j;
      int sum = 0;
      for (int t = 0; t < taps.size(); t++) {
        int w = weight(channel, taps.get(t));
        sum += w;
        int index = (t / kr * nr + j) * kr + t % kr;
        if (isRelaxed()) {
          memory.i8(panel + 8 * nr + index, w);
        } else {
          memory.i16(panel + 8 * nr + 2 * index, w);
        }
      }
      memory.i32(panel + 4 * j, weights.foldedBias(channel, sum));
      memory.f32(panel + 4 * (nr + j), weights.multiplier(channel));
    }
  }

  private int weight(int channel, Tap tap) {
    int w = weights.centred(channel, tap.ky() * window.width() + tap.kx());
    return isRelaxed() ? Weights.term(w, tap.term()) : w;
  }

  private void packTable(Memory memory, Location at, int row) {
    Taps positions = new Taps(window, input.shape(), 1);
    int zeros = at.packed() + padding;
    int start = at.packed() + table + row * (int) rowBytes;
    for (int i = 0; 4 * i < rowBytes; i++) {
      memory.i32(start + 4 * i, zeros);
    }
    for (int x = 0; x < output.dim(2); x++) {
      int pointer = start + (int) (4 * x * pixelTaps);
      for (Tap tap : taps) {
        int column = window.inputColumn(x, tap.kx());
        memory.i32(pointer, positions.address(at.input(0), zeros, row, tap.ky(), column));
        pointer += 4;
      }
    }
  }
}
