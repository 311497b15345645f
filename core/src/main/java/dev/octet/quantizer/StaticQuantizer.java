package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Requantization;
import dev.octet.operator.Convolution;
import dev.octet.operator.Dequantize;
import dev.octet.operator.Operator;
import dev.octet.operator.QuantizationRule;
import dev.octet.operator.Quantize;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Static post-training quantization to int8: symmetric weights with a scale per output channel,
 * activations with one scale and zero point each, int32 biases. Nodes whose operator has no int8
 * form stay float32, with QUANTIZE and DEQUANTIZE around them.
 *
 * <p>Source: the TFLite 8-bit quantization specification; {@link QuantizationRule} has the
 * operators' rules.
 */
public final class StaticQuantizer {
  /** From here on LiteRT computes convolutions with another rounding. */
  private static final float LARGEST_MULTIPLIER = 256;

  private final Graph graph;
  private final Interface types;
  private final WeightQuantizer weights = new WeightQuantizer(Constants.inNewMemory());
  private final Set<Node> quantized = new HashSet<>();
  private final List<String> remarks = new ArrayList<>();
  private final ScaleGroups scales;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Value, Value> real = new HashMap<>();
  private final Map<Value, Value> int8 = new HashMap<>();
  private final Set<Value> computedQuantized = new HashSet<>();
  private final Map<Node, Value> filters = new HashMap<>();
  private int ids;

  private StaticQuantizer(Graph graph, Map<Value, Range> ranges, Interface types) {
    this.graph = graph;
    this.types = types;
    for (Node node : graph.nodes()) {
      if (isFloat(node)) {
        if (node.operator().quantization() == QuantizationRule.NONE || readsVariable(node)) {
          remarks.add(node.title() + " stays float32: it has no int8 form.");
        } else if (hasInfiniteOperand(node)) {
          remarks.add(node.title() + " stays float32: a constant operand of it is not finite.");
        } else if (hasQuantizedWeights(node)) {
          remarks.add(node.title() + " stays float32: its weights are quantized already.");
        } else {
          quantized.add(node);
        }
      }
    }
    this.scales = new ScaleGroups(graph, quantized::contains, ranges);
  }

  /**
   * Quantizes a graph.
   *
   * @param graph a float32 graph as imported, not optimised
   * @param ranges a range for every float32 value of it that is no constant
   * @param types of the result's inputs and outputs
   * @throws ArgumentException if the graph has no float32 node with an int8 form
   */
  public static Quantized quantize(Graph graph, Map<Value, Range> ranges, Interface types) {
    return new StaticQuantizer(graph, ranges, types).run();
  }

  private Quantized run() {
    graph.nodes().forEach(this::checkMultipliers);
    if (quantized.isEmpty()) {
      throw new ArgumentException(
          "There is nothing to quantize: no node computes in float32 and has an int8 form. Supply"
              + " the float32 model.");
    }
    quantized.forEach(node -> computedQuantized.addAll(node.outputs()));
    List<Value> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      inputs.add(input(input));
    }
    graph.nodes().forEach(this::add);
    List<Value> outputs = new ArrayList<>();
    for (Value output : graph.outputs()) {
      outputs.add(output(output));
    }
    return new Quantized(new Graph(inputs, outputs, nodes), List.copyOf(remarks));
  }

  private static boolean isFloat(Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (ScaleGroups.isActivation(node, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean readsVariable(Node node) {
    return node.inputs().stream().anyMatch(input -> input != null && input.isVariable());
  }

  private static boolean hasInfiniteOperand(Node node) {
    for (Value input : node.inputs()) {
      if (input != null && input.type() == DataType.FLOAT32 && input.isConstant()) {
        for (int i = 0; i < input.shape().elements(); i++) {
          if (!(Math.abs(input.constant().f32(i)) <= Float.MAX_VALUE)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean hasQuantizedWeights(Node node) {
    return node.input(1) != null && node.input(1).type().isByte();
  }

  /** Which operand of a layer with weights is the data. */
  private static int data(Node node) {
    return node.operator().isParameter(0) ? 2 : 0;
  }

  /** The bias of a layer with weights, or null: the operand behind the data and the weights. */
  private static Value bias(Node node) {
    return node.input(biasIndex(node));
  }

  private static int biasIndex(Node node) {
    return Math.max(data(node), 1) + 1;
  }

  /** Leaves a node in float32 whose requantization LiteRT would round in another way. */
  private void checkMultipliers(Node node) {
    if (!quantized.contains(node) || node.operator().quantization() != QuantizationRule.WEIGHTED) {
      return;
    }
    Quantization input = scales.of(node.input(data(node)));
    Quantization filter = weights(node, input).quantization();
    for (int c = 0; c < filter.size(); c++) {
      float multiplier =
          Requantization.multiplier(
              input.scale(), filter.scale(c), scales.of(node.output()).scale());
      if (!(multiplier < LARGEST_MULTIPLIER)) {
        quantized.remove(node);
        remarks.add(
            node.title()
                + " stays float32: its output's range is too small for its operands'. Calibrate"
                + " with more samples.");
        return;
      }
    }
  }

  private Value weights(Node node, Quantization input) {
    int axis = node.operator() instanceof Convolution c ? c.channelAxis() : 0;
    return filters.computeIfAbsent(
        node, n -> weights.weights(ids++, n.input(1), axis, bias(n), input.scale()));
  }

  private void add(Node node) {
    if (quantized.contains(node)) {
      addQuantized(node);
    } else {
      List<Value> inputs = new ArrayList<>();
      for (Value input : node.inputs()) {
        inputs.add(input == null ? null : real(input));
      }
      List<Value> outputs = new ArrayList<>();
      for (Value output : node.outputs()) {
        outputs.add(real(output));
      }
      append(node.operator(), inputs, outputs);
    }
  }

  private void addQuantized(Node node) {
    List<Value> inputs = new ArrayList<>();
    boolean same = node.operator().quantization() == QuantizationRule.SAME;
    for (int i = 0; i < node.inputs().size(); i++) {
      if (ScaleGroups.isActivation(node, i)) {
        Value input = int8(node.input(i));
        inputs.add(same ? requantized(input, scales.of(node.output())) : input);
      } else {
        inputs.add(node.input(i) == null ? null : real(node.input(i)));
      }
    }
    if (node.operator().quantization() == QuantizationRule.WEIGHTED) {
      Quantization input = inputs.get(data(node)).quantization();
      Value filter = weights(node, input);
      inputs.set(1, filter);
      if (bias(node) != null) {
        Value bias = weights.bias(ids++, bias(node), filter.quantization(), input.scale());
        inputs.set(biasIndex(node), bias);
      }
    }
    List<Value> outputs = new ArrayList<>();
    for (Value output : node.outputs()) {
      if (output.type() == DataType.FLOAT32) {
        Value stored = typed(output, DataType.INT8, scales.of(output));
        int8.put(output, stored);
        outputs.add(stored);
      } else {
        outputs.add(real(output));
      }
    }
    append(node.operator(), inputs, outputs);
  }

  private void append(Operator operator, List<Value> inputs, List<Value> outputs) {
    Node node = new Node(nodes.size(), operator, inputs, outputs);
    operator.validate(node);
    nodes.add(node);
  }

  /** The float32 form of a value, or the value itself if it is not float32. */
  private Value real(Value value) {
    Value stored = int8.get(value);
    if (stored == null || real.containsKey(value)) {
      return real.computeIfAbsent(value, v -> typed(v, v.type(), v.quantization()));
    }
    Value result = typed(value, DataType.FLOAT32, Quantization.NONE);
    append(new Dequantize(), List.of(stored), List.of(result));
    real.put(value, result);
    return result;
  }

  /** The int8 form of a float32 value. */
  private Value int8(Value value) {
    Value known = int8.get(value);
    if (known != null) {
      return known;
    }
    Value result;
    if (value.isConstant()) {
      result = weights.operand(ids++, value, scales.of(value));
    } else {
      result = typed(value, DataType.INT8, scales.of(value));
      append(new Quantize(), List.of(real(value)), List.of(result));
    }
    int8.put(value, result);
    return result;
  }

  private Value requantized(Value value, Quantization quantization) {
    if (value.quantization().samePerTensor(quantization)) {
      return value;
    }
    Value result =
        Value.of(
            ids++, value.name() + "_requantized", value.type(), value.shape(), quantization, null);
    append(new Quantize(), List.of(value), List.of(result));
    return result;
  }

  private Value input(Value value) {
    if (value.type() != DataType.FLOAT32 || types.input() == DataType.FLOAT32) {
      return real(value);
    }
    Quantization quantization = scales.of(value);
    if (types.input() == DataType.INT8) {
      Value result = typed(value, DataType.INT8, quantization);
      int8.put(value, result);
      return result;
    }
    Value result = typed(value, DataType.UINT8, quantization.shifted(128));
    Value stored = typed(value, DataType.INT8, quantization);
    append(new Quantize(), List.of(result), List.of(stored));
    int8.put(value, stored);
    return result;
  }

  private Value output(Value value) {
    if (value.type() != DataType.FLOAT32 || types.output() == DataType.FLOAT32) {
      return real(value);
    }
    Value stored = int8(value);
    if (types.output() == DataType.INT8) {
      return stored;
    }
    Value result = typed(value, DataType.UINT8, stored.quantization().shifted(128));
    append(new Quantize(), List.of(stored), List.of(result));
    return result;
  }

  /** A form of a value; the one that is the model's interface, or else the first, has its name. */
  private Value typed(Value value, DataType type, Quantization quantization) {
    if (value.isVariable() && type == value.type()) {
      return value;
    }
    String name = type == mainType(value) ? value.name() : value.name() + "_" + type.label();
    return Value.of(ids++, name, type, value.shape(), quantization, value.constant());
  }

  private DataType mainType(Value value) {
    if (value.type() != DataType.FLOAT32 || value.isConstant()) {
      return value.type();
    } else if (graph.inputs().contains(value)) {
      return types.input();
    } else if (graph.outputs().contains(value)) {
      return types.output();
    }
    return computedQuantized.contains(value) ? DataType.INT8 : DataType.FLOAT32;
  }
}
