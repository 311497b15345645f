package dev.octet.simd;

import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;

/**
 * A SIMD kernel whose packed constants begin with its parameter block. It reads one activation;
 * nodes' other inputs are constants that the packed ones reflect.
 */
abstract class BlockKernel extends Kernel {
  final MicroKernel kernel;

  /** The packed constants; the block is their first part. */
  final Layout layout = new Layout();

  private final int units;

  BlockKernel(MicroKernel kernel, long blockBytes, int units) {
    this.kernel = kernel;
    this.units = units;
    layout.add(blockBytes);
  }

  @Override
  public final String name() {
    return kernel.spec().name();
  }

  @Override
  public boolean reads(int i) {
    return i == 0;
  }

  @Override
  public final long packedBytes() {
    return layout.bytes();
  }

  @Override
  public final int units() {
    return units;
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    kernel.call(at.packed(), from, to);
  }
}
