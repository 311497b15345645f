package dev.octet.kernel;

/**
 * Where a node's data lie in the model's memory: absolute addresses, 64-byte aligned but for views
 * and for parts of a concatenation.
 *
 * @param inputs address of each input; 0 for one that is left out or not in memory
 * @param outputs address of each output
 * @param packed address of the kernel's packed constants
 * @param scratch address of the kernel's scratch space, shared with other nodes
 */
public record Location(int[] inputs, int[] outputs, int packed, int scratch) {

  /** The address of input {@code i}. */
  public int input(int i) {
    return inputs[i];
  }

  /** The address of the first output. */
  public int output() {
    return outputs[0];
  }

  /** The address of output {@code i}. */
  public int output(int i) {
    return outputs[i];
  }
}
