package dev.octet.kernel;

import dev.octet.tensor.Memory;

/** The kernel of a node whose results have no elements: there is nothing to compute. */
public final class EmptyKernel extends ScalarKernel {

  @Override
  public boolean reads(int i) {
    return false;
  }

  @Override
  public int units() {
    return 0;
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {}
}
