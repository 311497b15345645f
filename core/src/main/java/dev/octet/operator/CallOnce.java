package dev.octet.operator;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import java.util.List;

/**
 * CALL_ONCE: a graph without inputs and outputs that runs when the node does so for the first time
 * in a session, and for the first time after its reset: it gives variables their first values.
 * Source: the .tflite schema, CallOnceOptions.
 */
public final class CallOnce extends ControlFlow {

  /** The operator of a graph. */
  public CallOnce(Graph graph) {
    super(List.of(graph));
  }

  @Override
  public String name() {
    return "CALL_ONCE";
  }

  @Override
  ControlFlow with(List<Graph> others) {
    return new CallOnce(others.get(0));
  }

  @Override
  public int firstArgument() {
    return 0;
  }

  @Override
  public void validate(Node node) {
    Graph graph = graphs().get(0);
    if (!node.inputs().isEmpty()
        || !node.outputs().isEmpty()
        || !graph.inputs().isEmpty()
        || !graph.outputs().isEmpty()) {
      throw Check.invalid(node, "it or its subgraph has inputs or outputs");
    }
  }
}
