package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Depthwise3x3Params;
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
 * Depthwise convolution of a 3x3 window, multiplier 1, on {@link Family#DEPTHWISE_3X3}. One unit is
 * one output row, or two at stride 1.
 *
 * <p>A weight minus its zero point may need 9 bits; the few panels with such weights get them in
 * two terms, so that no kernel corrects for a zero point.
 */
final class Depthwise3x3Kernel extends BlockKernel {
  private static final int PANEL = 8;
  private static final int TAPS = 3;
  private static final int ROWS = 4;
  private static final int MOST_TERMS = 2;

  private final Weights weights;
  private final Epilogue epilogue;
  private final Value input;
  private final Window2d window;
  private final Shape output;
  private final boolean isRelaxed;
  private final int columnBytes;
  private final int termBytes;
  private final int panels;
  private final int padding;

  private Depthwise3x3Kernel(
      MicroKernel kernel, Weights weights, Node node, DepthwiseConv2d operator) {
    super(
        kernel,
        Depthwise3x3Params.BYTES,
        node.output().shape().dim(0) * groups(operator.window(), node.output().shape()));
    this.weights = weights;
    this.epilogue =
        Epilogue.of(node.output(), QuantizedClamp.of(operator.activation(), node.output()));
    this.input = node.input(0);
    this.window = operator.window();
    this.output = node.output().shape();
    this.isRelaxed = kernel.spec().feature() == Feature.RELAXED;
    this.columnBytes = PANEL * ROWS * (isRelaxed ? 1 : 2);
    this.termBytes = outputRows() * TAPS * columnBytes;
    long panelBytes = 0;
    for (int channel = 0; channel < weights.channels(); channel += PANEL) {
      panelBytes += panelBytes(channel);
    }
    this.panels = layout.add(panelBytes);
    this.padding = layout.add(paddingBytes());
  }

  /** The kernel for a node, or null if it does not take it. */
  static Kernel forNode(SimdKernels kernels, Node node, DepthwiseConv2d operator) {
    MicroKernel kernel = kernels.find(Family.DEPTHWISE_3X3);
    int channels = node.output().shape().dim(3);
    if (kernel == null
        || !takes(operator.window(), node.input(0).shape(), node.output().shape())
        || !kernels.takes(node.input(0))) {
      return null;
    }
    Weights weights = new Weights(node, channels, TAPS * TAPS, 1, channels);
    if (!weights.roundExactly() || weights.terms(0, channels) > MOST_TERMS) {
      return null;
    }
    Depthwise3x3Kernel result = new Depthwise3x3Kernel(kernel, weights, node, operator);
    return result.layout.fits() ? result : null;
  }

  private static boolean takes(Window2d window, Shape input, Shape output) {
    int dilation = window.dilationX();
    long columns = (long) input.dim(2) + output.dim(2) + window.left() + 4L * dilation;
    return window.height() == TAPS
        && window.width() == TAPS
        && window.strideX() == window.strideY()
        && dilation == window.dilationY()
        && dilation <= Math.min(output.dim(1), output.dim(2))
        && (window.strideX() == 1 || window.strideX() == 2 && dilation == 1)
        && 2 * columns * input.dim(3) <= Integer.MAX_VALUE;
  }

  @Override
  public void pack(Memory memory, Location at) {
    packParams(memory, at);
    memory.fill(at.packed() + padding, input.quantization().zeroPoint(), (int) paddingBytes());
    int panel = at.packed() + panels;
    for (int channel = 0; channel < weights.channels(); channel += PANEL) {
      packPanel(memory, panel, channel);
      panel += panelBytes(channel);
    }
  }

  private void packParams(Memory memory, Location at) {
    int params = at.packed();
    Shape image = input.shape();
    memory.i32(params + Depthwise3x3Params.IMAGE, at.input(0));
    memory.i32(params + Depthwise3x3Params.HEIGHT, image.dim(1));
    memory.i32(params + Depthwise3x3Params.WIDTH, image.dim(2));
    memory.i32(params + Depthwise3x3Params.CHANNELS, weights.channels());
    memory.i32(params + Depthwise3x3Params.OUTPUT, at.output());
    memory.i32(params + Depthwise3x3Params.OUT_HEIGHT, output.dim(1));
    memory.i32(params + Depthwise3x3Params.OUT_WIDTH, output.dim(2));
    memory.i32(params + Depthwise3x3Params.TOP, window.top());
    memory.i32(params + Depthwise3x3Params.LEFT, window.left());
    memory.i32(params + Depthwise3x3Params.STRIDE, window.strideX());
    memory.i32(params + Depthwise3x3Params.DILATION, window.dilationX());
    memory.i32(params + Depthwise3x3Params.GROUPS, groups(window, output));
    memory.i32(params + Depthwise3x3Params.PADDING, at.packed() + padding);
    memory.i32(
        params + Depthwise3x3Params.ZERO, (input.quantization().zeroPoint() & 0xff) * 0x01010101);
    memory.i32(params + Depthwise3x3Params.PANELS, at.packed() + panels);
    epilogue.pack(memory, params + Depthwise3x3Params.MAGIC);
  }

  private void packPanel(Memory memory, int panel, int firstChannel) {
    memory.fill(panel, 0, panelBytes(firstChannel));
    int terms = terms(firstChannel);
    memory.i32(panel, terms);
    int end = Math.min(firstChannel + PANEL, weights.channels());
    for (int channel = firstChannel; channel < end; channel++) {
      int j = channel - firstChannel;
      int sum = 0;
      for (int x = 0; x < TAPS; x++) {
        int top = weights.centred(channel, x);
        int middle = weights.centred(channel, TAPS + x);
        int bottom = weights.centred(channel, 2 * TAPS + x);
        sum += top + middle + bottom;
        int column = panel + Depthwise3x3Params.HEADER + x * columnBytes;
        if (isRelaxed) {
          packBytes(memory, column + j * ROWS, terms, top, middle, bottom);
        } else {
          packShorts(memory, column + j / 4 * 32 + j % 4 * 4, top, middle, bottom);
        }
      }
      memory.i32(panel + 16 + 4 * j, weights.foldedBias(channel, sum));
      memory.f32(panel + 16 + 4 * (PANEL + j), weights.multiplier(channel));
    }
  }

  /** Packs a column of a channel's window, for each output row one input row further down. */
  private void packBytes(Memory memory, int at, int terms, int top, int middle, int bottom) {
    for (int term = 0; term < terms; term++) {
      int rows =
          Weights.term(top, term) & 0xff
              | (Weights.term(middle, term) & 0xff) << 8
              | (Weights.term(bottom, term) & 0xff) << 16;
      for (int row = 0; row < outputRows(); row++) {
        memory.i32(at + term * termBytes + row * TAPS * columnBytes, rows << 8 * row);
      }
    }
  }

  /** The same for simd128, two pairs of rows. */
  private void packShorts(Memory memory, int at, int top, int middle, int bottom) {
    long rows = top & 0xffffL | (middle & 0xffffL) << 16 | (bottom & 0xffffL) << 32;
    for (int row = 0; row < outputRows(); row++) {
      int pairs = at + row * TAPS * columnBytes;
      memory.i32(pairs, (int) (rows << 16 * row));
      memory.i32(pairs + 16, (int) (rows << 16 * row >>> 32));
    }
  }

  private int panelBytes(int firstChannel) {
    return Depthwise3x3Params.HEADER + terms(firstChannel) * termBytes;
  }

  /** How many bytes per weight the panel from {@code firstChannel} on needs. */
  private int terms(int firstChannel) {
    int end = Math.min(firstChannel + PANEL, weights.channels());
    return isRelaxed ? weights.terms(firstChannel, end) : 1;
  }

  private int outputRows() {
    return outputRows(window);
  }

  private static int outputRows(Window2d window) {
    return window.strideX() == 1 ? 2 : 1;
  }

  /** Units per image. */
  private static int groups(Window2d window, Shape output) {
    int height = output.dim(1);
    if (outputRows(window) == 1) {
      return height;
    }
    int block = 2 * window.dilationX();
    return height / block * window.dilationX() + Math.min(height % block, window.dilationX());
  }

  private long paddingBytes() {
    return (long) input.shape().dim(2) * weights.channels() + PANEL;
  }
}
