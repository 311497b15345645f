package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Constant;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.Quantized;
import dev.octet.tensor.DataType;
import java.util.ArrayList;
import java.util.List;

/** What a quantizer changed. */
final class Changes {
  private Changes() {}

  /** The nodes of a graph that compute otherwise in its quantized form, in the graph's order. */
  static List<Node> of(Graph graph, Quantized quantized) {
    List<Node> changed = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (isChanged(node, quantized.nodes().get(node))) {
        changed.add(node);
      }
    }
    return changed;
  }

  /** Whether an operand or a result has another type or other constants. */
  static boolean isChanged(Node node, Node quantized) {
    boolean isChanged = false;
    for (int i = 0; i < node.inputs().size(); i++) {
      Value before = node.input(i);
      isChanged |= before != null && isChanged(before, quantized.input(i));
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      isChanged |= isChanged(node.outputs().get(i), quantized.outputs().get(i));
    }
    return isChanged;
  }

  private static boolean isChanged(Value before, Value after) {
    return before.type() != after.type() || before.constant() != after.constant();
  }

  /** The operands of a node that are other constants than before, and were float32 weights. */
  static List<Integer> weights(Node node, Node quantized) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      if (isWeights(node.input(i)) && isChanged(node.input(i), quantized.input(i))) {
        found.add(i);
      }
    }
    return found;
  }

  /** Whether an operand, which may be null, is a float32 constant of two dimensions or more. */
  static boolean isWeights(Value operand) {
    return operand != null
        && operand.type() == DataType.FLOAT32
        && operand.isConstant()
        && operand.shape().rank() >= 2;
  }

  /** The real numbers that a constant's elements stand for. */
  static float[] reals(Value value) {
    Constant constant = value.constant();
    byte[] bytes = new byte[constant.bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = constant.i8(i);
    }
    return RealElements.of(bytes, value);
  }
}
