package dev.octet.kernel;

import dev.octet.tensor.Memory;

/**
 * What executes one node: chosen when the model is planned, told its addresses by the plan. Holds
 * no activations and decides nothing while running, so that one plan serves many sessions.
 */
public abstract class Kernel {

  /** The name shown to users: {@code "scalar"}, or that of a SIMD kernel. */
  public abstract String name();

  /** Whether {@link #run} reads input {@code i} from memory, rather than only {@link #pack}. */
  public boolean reads(int i) {
    return true;
  }

  /** Bytes of packed constants that the kernel wants at {@link Location#packed}. */
  public long packedBytes() {
    return 0;
  }

  /** Bytes of scratch space that one run wants at {@link Location#scratch}. */
  public long scratchBytes() {
    return 0;
  }

  /**
   * Writes the packed constants; called once per memory, while the model's source is still there.
   *
   * @param memory the memory that all addresses belong to
   */
  public void pack(Memory memory, Location at) {}

  /** Into how many independent units the output is divided. */
  public int units() {
    return 1;
  }

  /**
   * Computes the units {@code [from, to)} of the output.
   *
   * @param memory the memory that all addresses belong to
   */
  public abstract void run(Memory memory, Location at, int from, int to);
}
