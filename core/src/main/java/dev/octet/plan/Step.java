package dev.octet.plan;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;

/**
 * One node of a plan, ready to run.
 *
 * @param node what is computed
 * @param kernel what computes it
 * @param location where its data lie
 */
public record Step(Node node, Kernel kernel, Location location) {

  /** Computes the node's whole output. */
  public void run(Memory memory) {
    kernel.run(memory, location, 0, kernel.units());
  }
}
