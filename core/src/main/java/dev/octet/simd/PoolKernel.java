package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Family;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.PoolParams;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.numerics.QuantizedMean;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.Pool2d;
import dev.octet.operator.Reduction;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * AVERAGE_POOL_2D and MAX_POOL_2D, and MEAN over neighbouring axes but the last as a pool of one
 * window per image, on {@link Family#AVERAGE_POOL} and its siblings. One unit is one output row.
 *
 * <p>The quantized average is the mean of the file's raw values with ties away from zero. With
 * {@code x = S +- 1/4} that is {@code he(x / n)}: ties are moved by {@code 1 / (4 n)}, any other
 * value stays as far from one. The error of {@code fl(x * fl(1 / n))} is at most 2^-15, so that n <
 * 8192 is safe.
 */
final class PoolKernel extends BlockKernel {
  static final float NUDGE = 0.25f;
  static final int MOST_TAPS = 8191;
  private static final int MOST_COLUMNS = 256;

  /** Keeps 255 times the scale within what {@link Epilogue}'s rounding can take. */
  private static final float LARGEST_SCALE = 8192;

  private final Value in;
  private final Value out;
  private final Shape images;
  private final Window2d window;
  private final Activation activation;
  private final boolean isMean;

  private PoolKernel(
      MicroKernel kernel,
      Node node,
      Shape images,
      Window2d window,
      Activation activation,
      boolean isMean) {
    super(kernel, PoolParams.BYTES, images.dim(0) * window.outputHeight(images.dim(1)));
    this.in = node.input(0);
    this.out = node.output();
    this.images = images;
    this.window = window;
    this.activation = activation;
    this.isMean = isMean;
  }

  static Kernel forPool(SimdKernels kernels, Node node, Pool2d pool) {
    Window2d window = pool.window();
    boolean average = pool instanceof AveragePool2d;
    if (average && window.height() > MOST_TAPS / window.width()) {
      return null;
    }
    Shape images = node.input(0).shape();
    return create(kernels, node, images, window, pool.activation(), average, false);
  }

  /** The kernel for a mean over neighbouring axes; null for others, or if there is none. */
  static Kernel forMean(SimdKernels kernels, Node node) {
    Shape shape = node.input(0).shape();
    boolean[] reduced = Reduction.reducedAxes(node);
    int first = 0;
    while (first < reduced.length && !reduced[first]) {
      first++;
    }
    int end = first;
    while (end < reduced.length && reduced[end]) {
      end++;
    }
    int taps = shape.product(first, end);
    int channels = shape.product(end, reduced.length);
    if (taps != shape.elements() / node.output().shape().elements()) {
      return null;
    }
    if (channels == 1) {
      return node.output().type() == DataType.FLOAT32
          ? FloatRowMeanKernel.forNode(kernels, node, taps)
          : RowMeanKernel.forNode(kernels, node, taps);
    }
    if (node.output().type().isByte() && ratio(node.input(0), node.output()) > LARGEST_SCALE) {
      return null;
    }
    int columns = MOST_COLUMNS;
    while (taps % columns != 0) {
      columns--;
    }
    Shape images = Shape.of(shape.product(0, first), taps / columns, columns, channels);
    Window2d window = Window2d.of(false, 1, 1, images.dim(1), columns, 1, 1, 1, 1);
    return create(kernels, node, images, window, Activation.NONE, true, true);
  }

  private static float ratio(Value in, Value out) {
    return in.quantization().scale() / out.quantization().scale();
  }

  private static Kernel create(
      SimdKernels kernels,
      Node node,
      Shape images,
      Window2d window,
      Activation activation,
      boolean average,
      boolean isMean) {
    boolean floats = node.output().type() == DataType.FLOAT32;
    Family family =
        average
            ? floats ? Family.FLOAT_AVERAGE_POOL : Family.AVERAGE_POOL
            : floats ? Family.FLOAT_MAX_POOL : Family.MAX_POOL;
    MicroKernel kernel = kernels.find(family);
    return kernel == null || window.width() > MOST_COLUMNS
        ? null
        : new PoolKernel(kernel, node, images, window, activation, isMean);
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    memory.i32(params + PoolParams.A, at.input(0));
    memory.i32(params + PoolParams.C, at.output());
    memory.i32(params + PoolParams.CHANNELS, images.dim(3));
    memory.i32(params + PoolParams.HEIGHT, images.dim(1));
    memory.i32(params + PoolParams.WIDTH, images.dim(2));
    memory.i32(params + PoolParams.OUT_HEIGHT, window.outputHeight(images.dim(1)));
    memory.i32(params + PoolParams.OUT_WIDTH, window.outputWidth(images.dim(2)));
    memory.i32(params + PoolParams.WINDOW_HEIGHT, window.height());
    memory.i32(params + PoolParams.WINDOW_WIDTH, window.width());
    memory.i32(params + PoolParams.STRIDE_Y, window.strideY());
    memory.i32(params + PoolParams.STRIDE_X, window.strideX());
    memory.i32(params + PoolParams.TOP, window.top());
    memory.i32(params + PoolParams.LEFT, window.left());
    memory.f32(params + PoolParams.SCALE, 1);
    if (out.type() == DataType.FLOAT32) {
      memory.f32(params + PoolParams.MIN, activation.min());
      memory.f32(params + PoolParams.MAX, activation.max());
    } else {
      packQuantization(memory, params);
    }
  }

  private void packQuantization(Memory memory, int params) {
    Epilogue epilogue = Epilogue.of(out, QuantizedClamp.of(activation, out));
    int zero = in.sourceType() == DataType.INT8 ? 128 : 0;
    int magic = epilogue.magic() + epilogue.zeroPoint() - zero;
    int offset = 0;
    if (isMean) {
      zero = in.quantization().zeroPoint() + Epilogue.unsignedOffset(in);
      offset = QuantizedMean.zeroPoint(out);
      magic = epilogue.magic() + offset;
      memory.f32(params + PoolParams.SCALE, ratio(in, out));
    }
    memory.i32(params + PoolParams.ZERO, zero);
    memory.f32(params + PoolParams.NUDGE, isMean ? 0 : NUDGE);
    memory.i32(params + PoolParams.MAGIC, magic);
    memory.f32(params + PoolParams.OFFSET, offset);
    memory.i32(params + PoolParams.MIN, epilogue.min());
    memory.i32(params + PoolParams.MAX, epilogue.max());
    memory.i32(params + PoolParams.FLIP, Epilogue.flip(in));
    memory.i32(params + PoolParams.FLIP_OUT, epilogue.flip());
  }
}
