package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.kernel.Family;
import dev.octet.kernel.FloatDepthwiseParams;
import dev.octet.kernel.Location;
import dev.octet.numerics.Activation;
import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;

/**
 * float32 depthwise convolution with multiplier 1 on {@link Family#FLOAT_DEPTHWISE}, one phase of
 * its {@link ColumnTable} after the other. One unit is one output row.
 */
final class FloatDepthwiseKernel extends FloatKernel {
  private final Window2d window;
  private final ColumnTable columns;
  private final int panels;
  private final int padding;
  private final int table;

  private FloatDepthwiseKernel(
      MicroKernel kernel, Node node, Activation activation, Window2d window, ColumnTable columns) {
    super(
        kernel,
        node,
        activation,
        true,
        (long) columns.phases() * FloatDepthwiseParams.BYTES,
        node.output().shape().product(0, 2));
    this.window = window;
    this.columns = columns;
    this.panels = layout.add(panels().bytes());
    this.padding = layout.add(paddingBytes());
    this.table = layout.add(columns.bytes());
  }

  /** The kernel for a node, or null if there is none. */
  static FloatDepthwiseKernel create(
      SimdKernels kernels, Node node, Activation activation, Window2d window) {
    MicroKernel kernel = kernels.find(Family.FLOAT_DEPTHWISE);
    if (kernel == null) {
      return null;
    }
    ColumnTable columns = new ColumnTable(window, node.input(0).shape(), 4, node.output().shape());
    FloatDepthwiseKernel result =
        new FloatDepthwiseKernel(kernel, node, activation, window, columns);
    return result.layout.fits() ? result : null;
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    for (int phase = 0; phase < columns.phases(); phase++) {
      kernel.call(at.packed() + phase * FloatDepthwiseParams.BYTES, from, to);
    }
  }

  @Override
  public void pack(Memory memory, Location at) {
    for (int phase = 0; phase < columns.phases(); phase++) {
      packParams(memory, at, phase);
    }
    panels().pack(memory, at.packed() + panels);
    memory.fill(at.packed() + padding, 0, paddingBytes());
    columns.pack(memory, at.packed() + table, at.input(0), at.packed() + padding);
  }

  private void packParams(Memory memory, Location at, int phase) {
    int params = at.packed() + phase * FloatDepthwiseParams.BYTES;
    int pointers = at.packed() + table + phase * columns.phaseBytes();
    int pixel = 4 * channels();
    memory.i32(params + FloatDepthwiseParams.POINTERS, pointers);
    memory.i32(params + FloatDepthwiseParams.POINTER_ROW, columns.rowBytes());
    memory.i32(params + FloatDepthwiseParams.POINTER_STEP, columns.pixelBytes());
    memory.i32(params + FloatDepthwiseParams.KERNEL_HEIGHT, window.height());
    memory.i32(params + FloatDepthwiseParams.KERNEL_WIDTH, window.width());
    memory.i32(params + FloatDepthwiseParams.PANELS, at.packed() + panels);
    memory.i32(params + FloatDepthwiseParams.C, at.output() + phase * pixel);
    memory.i32(params + FloatDepthwiseParams.CHANNELS, channels());
    memory.i32(params + FloatDepthwiseParams.WIDTH, columns.pixels(phase));
    memory.i32(params + FloatDepthwiseParams.C_ROW, output().dim(2) * pixel);
    memory.i32(params + FloatDepthwiseParams.C_STEP, columns.interleave() * pixel);
    packBounds(memory, params + FloatDepthwiseParams.MIN);
  }
}
