package dev.octet.quantizer.recovery;

import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.Binary;
import dev.octet.operator.Mul;
import dev.octet.operator.Rectifier;
import dev.octet.operator.Sub;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds constant MUL, ADD, SUB and DIV behind a convolution or fully connected layer into its
 * weights and bias, and a RELU, RELU6 or RELU_N1_TO_1 into its activation. The function of the
 * graph stays the same but for rounding.
 */
public final class BatchNormFolding {
  private final Constants constants = Constants.inNewMemory();
  private final Map<Value, Integer> readers;
  private final List<Node> nodes = new ArrayList<>();

  /** Where among {@link #nodes} a value is computed. */
  private final Map<Value, Integer> producers = new HashMap<>();

  private BatchNormFolding(Graph graph) {
    this.readers = Rewrite.readers(graph);
  }

  /** The graph with fewer nodes; those that stay are the same. */
  public static Graph fold(Graph graph) {
    BatchNormFolding folding = new BatchNormFolding(graph);
    graph.nodes().forEach(folding::add);
    return new Graph(graph.inputs(), graph.outputs(), folding.nodes);
  }

  private void add(Node node) {
    int data = Layer.isConstant(node.input(0)) ? 1 : 0;
    Integer at = node.inputs().isEmpty() ? null : producers.get(node.input(data));
    Layer layer = at == null ? null : Layer.of(nodes.get(at));
    boolean isFree =
        layer != null
            && layer.activation() == Activation.NONE
            && readers.get(node.input(data)) == 1
            && node.output().shape().equals(node.input(data).shape());
    Node folded = isFree ? folded(layer, node, data) : null;
    if (folded != null) {
      nodes.set(at, folded);
      producers.put(node.output(), at);
      return;
    }
    node.outputs().forEach(output -> producers.put(output, nodes.size()));
    nodes.add(node);
  }

  private Node folded(Layer layer, Node node, int data) {
    if (node.operator() instanceof Rectifier rectifier) {
      Activation activation = activation(rectifier);
      return activation == null
          ? null
          : layer.with(layer.weights(), layer.bias(), activation, node.output(), constants);
    }
    if (!(node.operator() instanceof Binary binary) || !isPerChannel(node.input(1 - data), layer)) {
      return null;
    }
    float[] operand = Layer.floats(node.input(1 - data));
    float[] weights = layer.weights();
    float[] bias = layer.bias();
    for (int c = 0; c < layer.channels(); c++) {
      double value = operand[operand.length == 1 ? 0 : c];
      double factor = 1;
      double addend = 0;
      if (binary instanceof Mul) {
        factor = value;
      } else if (isQuotient(binary) && data == 0 && value != 0) {
        factor = 1 / value;
      } else if (binary instanceof Add) {
        addend = value;
      } else if (binary instanceof Sub) {
        factor = data == 0 ? 1 : -1;
        addend = data == 0 ? -value : value;
      } else {
        return null;
      }
      bias[c] = (float) (bias[c] * factor + addend);
      for (int k = 0; k < layer.depth(); k++) {
        weights[layer.index(c, k)] = (float) (weights[layer.index(c, k)] * factor);
      }
    }
    return layer.with(weights, bias, binary.activation(), node.output(), constants);
  }

  private static boolean isQuotient(Binary binary) {
    return binary instanceof Arithmetic arithmetic && arithmetic.kind() == Arithmetic.Kind.DIV;
  }

  private static boolean isPerChannel(Value operand, Layer layer) {
    if (!Layer.isConstant(operand)) {
      return false;
    }
    int elements = operand.shape().elements();
    return elements == 1
        || elements == layer.channels() && operand.shape().last() == layer.channels();
  }

  private static Activation activation(Rectifier rectifier) {
    return switch (rectifier.kind()) {
      case RELU -> Activation.RELU;
      case RELU6 -> Activation.RELU6;
      case RELU_N1_TO_1 -> Activation.RELU_N1_TO_1;
      default -> null;
    };
  }
}
