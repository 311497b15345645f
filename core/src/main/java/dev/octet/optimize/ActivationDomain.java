package dev.octet.optimize;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.operator.DomainCast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stores every 8-bit activation in one domain. What the caller supplies and gets keeps its form:
 * casts stand at the model's inputs and outputs, and nowhere else.
 */
final class ActivationDomain implements Pass {
  private final Domain domain;

  ActivationDomain(Domain domain) {
    this.domain = domain;
  }

  @Override
  public Graph apply(Graph graph) {
    if (domain == Domain.SOURCE) {
      return graph;
    }
    Map<Value, Value> stored = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Value input : graph.inputs()) {
      if (stored(stored, input) != input) {
        nodes.add(cast(input, stored(stored, input)));
      }
    }
    for (Node node : graph.nodes()) {
      nodes.add(convert(stored, node));
    }
    Set<Value> supplied = new HashSet<>(graph.inputs());
    for (Value output : graph.outputs()) {
      boolean computed = !output.isConstant() && supplied.add(output);
      if (computed && stored(stored, output) != output) {
        nodes.add(cast(stored(stored, output), output));
      }
    }
    return new Graph(graph.inputs(), graph.outputs(), nodes);
  }

  private Node convert(Map<Value, Value> stored, Node node) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      boolean keep = input == null || node.operator().isParameter(i);
      inputs.add(keep ? input : stored(stored, input));
    }
    List<Value> outputs = new ArrayList<>();
    for (Value output : node.outputs()) {
      outputs.add(stored(stored, output));
    }
    return new Node(node.index(), node.operator(), inputs, outputs);
  }

  private Value stored(Map<Value, Value> stored, Value value) {
    Value known = stored.get(value);
    if (known == null) {
      known = value.in(domain);
      stored.put(value, known);
    }
    return known;
  }

  private static Node cast(Value from, Value to) {
    return new Node(-1, new DomainCast(), List.of(from), List.of(to));
  }
}
