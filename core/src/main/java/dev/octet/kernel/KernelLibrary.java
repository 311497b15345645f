package dev.octet.kernel;

import dev.octet.graph.Node;

/** Where the planner asks for a kernel that is faster than a node's scalar one. */
public interface KernelLibrary {
  /** The library without any kernel: every node runs its scalar operator. */
  KernelLibrary SCALAR = new ScalarLibrary();

  /** The instruction set that this library's kernels use. */
  Feature feature();

  /** The form of 8-bit activations that this library's kernels read and write. */
  Domain domain();

  /** The kernel for a node, or null if the scalar operator shall run. */
  Kernel select(Node node);
}
