package dev.octet.optimize;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.Quantize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes QUANTIZE nodes that change nothing: same type, scale and zero point. Conversions between
 * int8 and uint8 become such nodes once both sides are stored in one domain.
 */
final class RemoveIdentityQuantize implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Map<Value, Value> replaced = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Node current =
          new Node(node.index(), node.operator(), replace(replaced, node.inputs()), node.outputs());
      if (isIdentity(current)) {
        replaced.put(current.output(), current.input(0));
      } else {
        nodes.add(current);
      }
    }
    return new Graph(graph.inputs(), replace(replaced, graph.outputs()), nodes);
  }

  private static boolean isIdentity(Node node) {
    return node.operator() instanceof Quantize
        && node.input(0).type() == node.output().type()
        && !node.input(0).isConstant()
        && node.input(0).quantization().samePerTensor(node.output().quantization());
  }

  private static List<Value> replace(Map<Value, Value> replaced, List<Value> values) {
    List<Value> result = new ArrayList<>();
    for (Value value : values) {
      Value other = replaced.get(value);
      result.add(other == null ? value : other);
    }
    return result;
  }
}
