package dev.octet.optimize;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.operator.Alias;
import dev.octet.operator.Quantize;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns QUANTIZE nodes that change no stored byte into views: same stored type, scale and zero
 * point. Conversions between int8 and uint8 become such nodes once both sides are stored in one
 * domain; the two values stay apart, because some rules depend on the type in the file.
 */
final class AliasIdentityQuantize implements Pass {

  @Override
  public Graph apply(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.add(
          isIdentity(node)
              ? new Node(node.index(), new Alias(), node.inputs(), node.outputs())
              : node);
    }
    return new Graph(graph.inputs(), graph.outputs(), nodes);
  }

  private static boolean isIdentity(Node node) {
    return node.operator() instanceof Quantize
        && node.input(0).type() == node.output().type()
        && node.input(0).quantization().samePerTensor(node.output().quantization());
  }
}
