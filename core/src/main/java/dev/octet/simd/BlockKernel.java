package dev.octet.simd;

import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;

/**
 * A SIMD kernel of one activation, whose packed constants are one parameter block; nodes' other
 * inputs are constants that the block reflects.
 */
abstract class BlockKernel extends Kernel {
  private final MicroKernel kernel;
  private final int bytes;
  private final int units;

  BlockKernel(MicroKernel kernel, int bytes, int units) {
    this.kernel = kernel;
    this.bytes = bytes;
    this.units = units;
  }

  @Override
  public final String name() {
    return kernel.spec().name();
  }

  @Override
  public final boolean reads(int i) {
    return i == 0;
  }

  @Override
  public final long packedBytes() {
    return bytes;
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
