package dev.octet.kernel;

import dev.octet.graph.Node;

/** Offers nothing. */
final class ScalarLibrary implements KernelLibrary {

  @Override
  public Feature feature() {
    return Feature.SCALAR;
  }

  @Override
  public Domain domain() {
    return Domain.SOURCE;
  }

  @Override
  public Kernel select(Node node) {
    return null;
  }
}
