package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.kernel.Family;
import dev.octet.kernel.FloatGemmParams;
import dev.octet.kernel.Location;
import dev.octet.numerics.Activation;
import dev.octet.operator.Window2d;
import dev.octet.tensor.Memory;

/**
 * float32 convolution and fully connected layers on {@link Family#FLOAT_GEMM}. One unit is one row
 * of the product.
 */
final class FloatGemmKernel extends FloatKernel {
  private final PixelTable pixels;
  private final int panels;
  private final int padding;
  private final int table;

  private FloatGemmKernel(
      MicroKernel kernel, Node node, Activation activation, Window2d window, boolean byChannel) {
    super(
        kernel,
        node,
        activation,
        byChannel,
        FloatGemmParams.BYTES,
        node.output().shape().elements() / node.output().shape().last());
    this.pixels = window == null ? null : new PixelTable(window, input(), 4, output());
    this.panels = layout.add(panels().bytes());
    this.padding = layout.add(pixels == null ? 0 : paddingBytes());
    this.table = layout.add(pixels == null ? 0 : pixels.bytes());
  }

  /**
   * The kernel for a node, or null if there is none.
   *
   * @param window null if each row of the product reads one row of the input
   */
  static FloatGemmKernel create(
      SimdKernels kernels, Node node, Activation activation, Window2d window, boolean byChannel) {
    MicroKernel kernel = kernels.find(Family.FLOAT_GEMM);
    if (kernel == null) {
      return null;
    }
    FloatGemmKernel result = new FloatGemmKernel(kernel, node, activation, window, byChannel);
    return result.layout.fits() ? result : null;
  }

  @Override
  public void pack(Memory memory, Location at) {
    int params = at.packed();
    int taps = pixels == null ? 1 : pixels.taps();
    memory.i32(params + FloatGemmParams.A, pixels == null ? at.input(0) : params + table);
    memory.i32(params + FloatGemmParams.PANELS, params + panels);
    memory.i32(params + FloatGemmParams.C, at.output());
    memory.i32(params + FloatGemmParams.N, channels());
    memory.i32(params + FloatGemmParams.K, panels().products() / taps);
    memory.i32(params + FloatGemmParams.TAPS, taps);
    memory.i32(params + FloatGemmParams.A_STRIDE, pixels == null ? 4 * panels().products() : 0);
    memory.i32(params + FloatGemmParams.C_STRIDE, 4 * channels());
    packBounds(memory, params + FloatGemmParams.MIN);
    panels().pack(memory, params + panels);
    if (pixels != null) {
      memory.fill(params + padding, 0, paddingBytes());
      pixels.pack(memory, params + table, at.input(0), params + padding);
    }
  }
}
