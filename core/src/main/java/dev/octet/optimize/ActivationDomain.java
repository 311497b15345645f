package dev.octet.optimize;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.operator.ControlFlow;
import dev.octet.operator.CustomOperator;
import dev.octet.operator.DomainCast;
import dev.octet.operator.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stores every 8-bit activation in one domain. What the caller supplies and gets keeps its form:
 * casts stand at the model's inputs and outputs, and around custom operators, not where a node runs
 * graphs. For one graph.
 */
final class ActivationDomain implements Pass {
  private final Domain domain;
  private final Map<Value, Value> stored = new HashMap<>();
  private final Set<Value> original = new HashSet<>();
  private List<Node> nodes = new ArrayList<>();

  ActivationDomain(Domain domain) {
    this.domain = domain;
  }

  @Override
  public Graph apply(Graph graph) {
    if (domain == Domain.SOURCE) {
      return graph;
    }
    graph.inputs().forEach(this::store);
    addNodes(graph);
    graph.outputs().forEach(this::restore);
    return new Graph(graph.inputs(), graph.outputs(), nodes);
  }

  /** Converts a graph that a node runs, inputs and outputs included. */
  private Graph inner(Graph graph) {
    List<Node> outer = nodes;
    nodes = new ArrayList<>();
    addNodes(graph);
    Graph result = new Graph(stored(graph.inputs()), stored(graph.outputs()), nodes);
    nodes = outer;
    return result;
  }

  private void addNodes(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.operator() instanceof CustomOperator) {
        node.inputs().forEach(this::restore);
        nodes.add(node);
        node.outputs().forEach(this::store);
      } else {
        nodes.add(convert(node));
      }
    }
  }

  /** Casts a value in the form of the file. */
  private void store(Value value) {
    original.add(value);
    if (stored(value) != value) {
      nodes.add(cast(value, stored(value)));
    }
  }

  /** Casts a value back to the form of the file, unless it is there. */
  private void restore(Value value) {
    boolean isMissing = value != null && !value.isConstant() && original.add(value);
    if (isMissing && stored(value) != value) {
      nodes.add(cast(stored(value), value));
    }
  }

  private Node convert(Node node) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      boolean keep = input == null || node.operator().isParameter(i);
      inputs.add(keep ? input : stored(input));
    }
    Operator operator =
        node.operator() instanceof ControlFlow flow ? flow.map(this::inner) : node.operator();
    return new Node(node.index(), operator, inputs, stored(node.outputs()));
  }

  private List<Value> stored(List<Value> values) {
    List<Value> list = new ArrayList<>();
    for (Value value : values) {
      list.add(stored(value));
    }
    return list;
  }

  private Value stored(Value value) {
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
