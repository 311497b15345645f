package dev.octet.quantizer.recovery;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes of a graph and what takes their places; values that nodes compute stay the same. */
final class Rewrite {
  private final Graph graph;
  private final Map<Node, Node> changes = new HashMap<>();

  Rewrite(Graph graph) {
    this.graph = graph;
  }

  /** Puts {@code other} in the place of {@code node}. */
  void put(Node node, Node other) {
    changes.put(node, other);
  }

  /** The changed graph. */
  Graph graph() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(changes.getOrDefault(node, node));
    }
    return new Graph(graph.inputs(), graph.outputs(), nodes);
  }

  /** How often each value is read, outputs of the graph counted as read. */
  static Map<Value, Integer> readers(Graph graph) {
    Map<Value, Integer> readers = new HashMap<>();
    for (Node node : graph.nodes()) {
      node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
    graph.outputs().forEach(output -> readers.merge(output, 1, Integer::sum));
    return readers;
  }
}
