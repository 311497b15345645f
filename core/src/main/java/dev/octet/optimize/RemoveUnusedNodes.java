package dev.octet.optimize;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes the nodes whose outputs nobody reads and that change no variable. */
final class RemoveUnusedNodes implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Set<Value> used = new HashSet<>(graph.outputs());
    List<Node> kept = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.writes() || isUsed(node, used)) {
        used.addAll(node.inputs());
        kept.add(node);
      }
    }
    Collections.reverse(kept);
    return new Graph(graph.inputs(), graph.outputs(), kept);
  }

  private static boolean isUsed(Node node, Set<Value> used) {
    for (Value output : node.outputs()) {
      if (used.contains(output)) {
        return true;
      }
    }
    return false;
  }
}
