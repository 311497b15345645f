package dev.octet.optimize;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.Convolution;
import dev.octet.operator.Operator;
import dev.octet.operator.Pad;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A convolution that reads a PAD of height and width pads by itself. The PAD stays for other
 * readers, and goes with the unused nodes if there are none.
 */
final class FoldPadding implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Map<Value, Node> pads = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.operator() instanceof Pad && isSpatial(node)) {
        pads.put(node.output(), node);
      }
      Node pad = pads.get(node.input(0));
      Operator padded =
          pad == null || isByPixel(node) ? null : padded(node.operator(), Pad.paddings(pad));
      nodes.add(padded == null ? node : replace(node, padded, pad.input(0)));
    }
    return new Graph(graph.inputs(), graph.outputs(), nodes);
  }

  private static boolean isSpatial(Node pad) {
    int[] p = Pad.paddings(pad);
    return p.length == 8 && p[0] == 0 && p[1] == 0 && p[6] == 0 && p[7] == 0;
  }

  /** Whether the convolution would lose that each of its pixels is quantized by itself. */
  private static boolean isByPixel(Node node) {
    return node.operator() instanceof Convolution conv && conv.isByPixel(node);
  }

  private static Operator padded(Operator operator, int[] p) {
    return operator instanceof Convolution conv
        ? conv.withWindow(conv.window().padded(p[2], p[3], p[4], p[5]))
        : null;
  }

  private static Node replace(Node node, Operator operator, Value input) {
    List<Value> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, input);
    return new Node(node.index(), operator, inputs, node.outputs());
  }
}
