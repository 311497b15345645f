package dev.octet.plan;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.Concatenation;
import dev.octet.operator.ControlFlow;
import java.util.HashMap;
import java.util.Map;

/**
 * Which values are computed right where the concatenation that reads them wants them, so that
 * nothing is left to copy.
 */
final class Concatenations {
  private final Map<Value, Value> wholes = new HashMap<>();
  private final Map<Value, Integer> offsets = new HashMap<>();

  /** Adds the parts of all concatenations of a graph that only copy. */
  void add(Graph graph) {
    Map<Value, Value> computed = new HashMap<>();
    for (Node node : graph.nodes()) {
      for (Value output : node.outputs()) {
        boolean isView = node.operator().isView(node);
        boolean isGraph = node.operator() instanceof ControlFlow;
        if (!output.isVariable() && !isGraph) {
          computed.put(output, isView ? computed.get(node.input(0)) : output);
        }
      }
    }
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      if (graph.nodes().get(i).operator() instanceof Concatenation) {
        addParts(graph.nodes().get(i), computed);
      }
    }
  }

  /**
   * Adds what one concatenation reads; the ones after it are known, so that parts of parts are.
   *
   * @param computed for each value the one whose bytes it shows, or null if no node computes it
   */
  private void addParts(Node node, Map<Value, Value> computed) {
    Value whole = whole(node.output());
    int offset = offset(node.output());
    for (int i = 0; i < node.inputs().size(); i++) {
      Value part = computed.get(node.input(i));
      if (part != null && Concatenation.isPart(node, i) && !wholes.containsKey(part)) {
        wholes.put(part, whole);
        offsets.put(part, offset);
      }
      offset += node.input(i).bytes();
    }
  }

  /**
   * The value of which {@code value} is a part, itself part of none; {@code value} if it is none.
   */
  Value whole(Value value) {
    return wholes.getOrDefault(value, value);
  }

  /** Where {@code value} begins in {@link #whole}, in bytes. */
  int offset(Value value) {
    return offsets.getOrDefault(value, 0);
  }
}
