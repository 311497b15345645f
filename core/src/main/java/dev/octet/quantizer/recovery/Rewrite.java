package dev.octet.quantizer.recovery;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
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

  /** A recipe for the first graph as one for the changed graph, with the same scales. */
  Recipe recipe(Recipe recipe) {
    Map<Node, Scheme> schemes = new HashMap<>();
    Map<Value, float[]> scales = new HashMap<>();
    changes.forEach(
        (node, other) -> {
          schemes.put(other, recipe.scheme(node));
          float[] chosen = recipe.weightScales(node.input(1));
          if (chosen != null) {
            scales.put(other.input(1), chosen);
          }
        });
    return recipe.with(schemes).withWeightScales(scales);
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
