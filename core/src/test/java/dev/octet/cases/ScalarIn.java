package dev.octet.cases;

import dev.octet.graph.Node;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.KernelLibrary;

/**
 * No kernels, but activations in a kernel module's domain.
 *
 * @param domain the domain
 */
public record ScalarIn(Domain domain) implements KernelLibrary {
  @Override
  public Feature feature() {
    return Feature.SCALAR;
  }

  @Override
  public Kernel select(Node node) {
    return null;
  }
}
