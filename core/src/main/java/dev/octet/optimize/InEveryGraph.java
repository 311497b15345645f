package dev.octet.optimize;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.operator.ControlFlow;
import java.util.ArrayList;
import java.util.List;

/** Another pass, for a graph and before that for all graphs that its nodes run. */
record InEveryGraph(Pass pass) implements Pass {

  @Override
  public Graph apply(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(
          node.operator() instanceof ControlFlow flow
              ? new Node(node.index(), flow.map(this::apply), node.inputs(), node.outputs())
              : node);
    }
    return pass.apply(new Graph(graph.inputs(), graph.outputs(), nodes));
  }
}
