package dev.octet.optimize;

import dev.octet.graph.Graph;

/** A rewriting of a graph that keeps what it computes, bit for bit. */
interface Pass {

  /** The rewritten graph; {@code graph} itself if there was nothing to do. */
  Graph apply(Graph graph);
}
