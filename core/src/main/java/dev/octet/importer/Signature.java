package dev.octet.importer;

import java.util.List;

/**
 * A part of a model file that runs by itself: the first subgraph, or what the file calls a
 * signature, which has names of its own for its inputs and outputs.
 *
 * @param key the signature's name; empty for the first subgraph under the names of its tensors
 * @param subgraph its index in the file
 * @param inputs in the subgraph's order
 * @param outputs in the subgraph's order
 */
public record Signature(String key, int subgraph, List<Port> inputs, List<Port> outputs) {

  /**
   * An input or output.
   *
   * @param tensor its index in the subgraph
   * @param name what the signature calls it
   * @param dims its dimensions, -1 where the caller of the model decides
   */
  public record Port(int tensor, String name, int[] dims) {

    /** Whether a dimension can change from run to run. */
    public boolean isDynamic() {
      for (int dim : dims) {
        if (dim == -1) {
          return true;
        }
      }
      return false;
    }
  }
}
