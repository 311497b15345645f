package dev.octet.optimize;

import dev.octet.graph.Graph;
import dev.octet.kernel.Domain;

/** The passes that every graph goes through before it is planned. */
public final class Optimizer {
  private Optimizer() {}

  /**
   * The graph in the form that runs fastest.
   *
   * @param domain the form of 8-bit activations that the kernels want
   */
  public static Graph optimize(Graph graph, Domain domain) {
    Pass[] passes = {
      new InEveryGraph(new FoldPadding()),
      new ActivationDomain(domain),
      new InEveryGraph(new AliasIdentityQuantize()),
      new InEveryGraph(new RemoveUnusedNodes())
    };
    Graph result = graph;
    for (Pass pass : passes) {
      result = pass.apply(result);
    }
    return result;
  }
}
