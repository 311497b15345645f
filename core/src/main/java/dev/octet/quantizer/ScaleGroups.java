package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.QuantizationRule;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which tensors share a scale and zero point, and which they are. Operators of the rule {@link
 * QuantizationRule#SAME} join their operands; a tensor whose quantization is fixed is not joined
 * with others: it is requantized where it meets them.
 */
final class ScaleGroups {
  private static final Quantization SIGNED_UNIT_16 = Quantization.perTensor(1 / 32768f, 0);

  private final Map<Value, Value> parents = new HashMap<>();
  private final Map<Value, Range> ranges = new HashMap<>();
  private final Map<Value, Quantization> fixed = new HashMap<>();

  /**
   * The groups of a graph.
   *
   * @param quantized the nodes with integer activations
   * @param observed a range for every float32 value that is no constant
   */
  ScaleGroups(Graph graph, Predicate<Node> quantized, Map<Value, Range> observed) {
    ranges.putAll(observed);
    for (Node node : graph.nodes()) {
      if (!quantized.test(node)) {
        continue;
      }
      QuantizationRule rule = node.operator().quantization();
      if (rule.fixedOutput() != null) {
        fixed.put(find(node.output()), rule.fixedOutput());
      } else if (rule == QuantizationRule.SAME) {
        join(node);
      }
    }
  }

  private void join(Node node) {
    boolean single = activations(node) == 1;
    for (int i = 0; i < node.inputs().size(); i++) {
      if (isActivation(node, i) && (single || !fixed.containsKey(find(node.input(i))))) {
        for (Value output : node.outputs()) {
          if (output.type() == DataType.FLOAT32) {
            join(output, node);
          }
        }
        join(node.input(i), node);
      }
    }
  }

  private void join(Value value, Node node) {
    Value root = find(node.output());
    Value other = find(value);
    if (root == other) {
      return;
    }
    Range range = rangeOf(root).union(rangeOf(other));
    Quantization fixedTo = fixed.containsKey(root) ? fixed.get(root) : fixed.get(other);
    parents.put(other, root);
    ranges.put(root, range);
    if (fixedTo != null) {
      fixed.put(root, fixedTo);
    }
  }

  private static int activations(Node node) {
    int count = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      count += isActivation(node, i) ? 1 : 0;
    }
    return count;
  }

  /** Whether an operand is float32 data, not a parameter. */
  static boolean isActivation(Node node, int i) {
    Value input = node.input(i);
    return input != null && input.type() == DataType.FLOAT32 && !node.operator().isParameter(i);
  }

  private Value find(Value value) {
    Value root = value;
    while (parents.containsKey(root)) {
      root = parents.get(root);
    }
    return root;
  }

  private Range rangeOf(Value value) {
    return ranges.computeIfAbsent(value, ScaleGroups::rangeOfConstant);
  }

  private static Range rangeOfConstant(Value value) {
    if (!value.isConstant()) {
      throw new ArgumentException(
          "There is no range of " + value + "; calibrate the model, or supply the range.");
    }
    float[] values = new float[value.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.constant().f32(i);
    }
    return MinMaxObserver.of(values);
  }

  /**
   * The quantization of a float32 value.
   *
   * @param type int8 or int16
   */
  Quantization of(Value value, DataType type) {
    Value root = find(value);
    Quantization known = fixed.get(root);
    if (known != null) {
      return fixed(known, type);
    }
    return type == DataType.INT16 ? rangeOf(root).int16() : rangeOf(root).int8();
  }

  /** The quantization of results that lie in [-1, 1] or in another interval that is known. */
  static Quantization fixed(Quantization int8, DataType type) {
    return type == DataType.INT16 ? SIGNED_UNIT_16 : int8;
  }
}
