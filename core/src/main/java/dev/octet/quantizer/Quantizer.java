package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import dev.octet.exporter.Storage;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Requantization;
import dev.octet.operator.Dequantize;
import dev.octet.operator.Operator;
import dev.octet.operator.QuantizationRule;
import dev.octet.operator.Quantize;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Post-training quantization with a {@link Scheme} for each node: static (symmetric weights with a
 * scale per output channel, activations with one scale and zero point each, integer biases),
 * dynamic range, or smaller weights only. QUANTIZE and DEQUANTIZE stand where nodes of different
 * schemes meet.
 *
 * <p>Source: the TFLite 8-bit quantization specification; {@link QuantizationRule} has the
 * operators' rules.
 */
public final class Quantizer {
  /** From here on LiteRT computes convolutions with another rounding. */
  private static final float LARGEST_MULTIPLIER = 256;

  /** A value in one of its types. */
  private record Form(Value value, DataType type) {}

  private final Graph graph;
  private final Recipe recipe;
  private final Interface types;
  private final WeightQuantizer weights = new WeightQuantizer(Constants.inNewMemory());
  private final NodeSchemes schemes;
  private final ScaleGroups scales;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Node, Node> results = new HashMap<>();
  private final Map<Value, Storage> storage = new HashMap<>();
  private final Map<Form, Value> forms = new HashMap<>();

  /** The integer type in which a value is computed or supplied first. */
  private final Map<Value, DataType> stored = new HashMap<>();

  private final Map<Node, Value> filters = new HashMap<>();
  private int ids;

  private Quantizer(Graph graph, Recipe recipe) {
    this.graph = graph;
    this.recipe = recipe;
    this.types = recipe.types();
    this.schemes = new NodeSchemes(graph, recipe);
    this.scales = new ScaleGroups(graph, schemes::isStatic, recipe.ranges());
  }

  /**
   * Quantizes a graph. What is quantized in it already stays as it is.
   *
   * @param graph a float32 graph as imported, not optimised
   * @throws ArgumentException if the recipe changes no node of the graph, or lacks a range
   */
  public static Quantized quantize(Graph graph, Recipe recipe) {
    return new Quantizer(graph, recipe).run();
  }

  private Quantized run() {
    graph.nodes().forEach(this::checkMultipliers);
    boolean isAny = false;
    for (Node node : graph.nodes()) {
      isAny |= schemes.of(node) != Scheme.FLOAT32;
      if (schemes.isStatic(node)) {
        node.outputs().forEach(output -> stored.put(output, schemes.of(node).activations()));
      }
    }
    if (!isAny) {
      throw new ArgumentException(
          "There is nothing to quantize: no node computes in float32 and has a form of the scheme "
              + recipe.scheme()
              + ". Supply the float32 model, or choose another scheme.");
    }
    List<Value> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      inputs.add(input(input));
    }
    graph.nodes().forEach(this::add);
    List<Value> outputs = new ArrayList<>();
    for (Value output : graph.outputs()) {
      outputs.add(output(output));
    }
    return new Quantized(
        new Graph(inputs, outputs, nodes), storage, results, List.copyOf(schemes.remarks()));
  }

  /** Which operand of a layer with weights is the data. */
  static int data(Node node) {
    return node.operator().isParameter(0) ? 2 : 0;
  }

  /** The bias of a layer with weights, or null: the operand behind the data and the weights. */
  private Value bias(Node node) {
    LayerTuning tuning = tuning(node);
    return tuning != null && tuning.bias() != null ? tuning.bias() : node.input(biasIndex(node));
  }

  private LayerTuning tuning(Node node) {
    return recipe.integerBits(node) > 0 ? recipe.tuning(node) : null;
  }

  private Value realWeights(Node node) {
    LayerTuning tuning = tuning(node);
    return tuning == null ? node.input(1) : tuning.weights();
  }

  /** Where the bias of a layer with weights stands among its inputs. */
  static int biasIndex(Node node) {
    return Math.max(data(node), 1) + 1;
  }

  private Quantization quantization(Value value, Node node) {
    return scales.of(value, schemes.of(node).activations());
  }

  /** Leaves a node in float32 whose requantization LiteRT would round in another way. */
  private void checkMultipliers(Node node) {
    if (schemes.of(node).activations() != DataType.INT8
        || node.operator().quantization() != QuantizationRule.WEIGHTED) {
      return;
    }
    Quantization input = quantization(node.input(data(node)), node);
    Quantization filter = weights(node, input).quantization();
    float output = quantization(node.output(), node).scale();
    for (int c = 0; c < filter.size(); c++) {
      float multiplier = Requantization.multiplier(input.scale(), filter.scale(c), output);
      if (!(multiplier < LARGEST_MULTIPLIER)) {
        schemes.refuse(
            node,
            "its output's range is too small for its operands'. Calibrate with more samples.");
        return;
      }
    }
  }

  private Value weights(Node node, Quantization input) {
    return filters.computeIfAbsent(
        node,
        n -> {
          int axis = NodeSchemes.axis(n, 1);
          float[] wanted = WeightQuantizer.widenedFor(bias(n), scales(n, 1), input.scale());
          return narrow(
              weights.weights(ids++, realWeights(n), axis, wanted, schemes.weightBits(n)),
              schemes.weightBits(n));
        });
  }

  private float[] scales(Node node, int operand) {
    float[] chosen =
        operand == 1 && tuning(node) != null && tuning(node).scales() != null
            ? tuning(node).scales()
            : recipe.weightScales(node.input(operand));
    return chosen != null
        ? chosen
        : WeightQuantizer.scales(
            node.input(operand), NodeSchemes.axis(node, operand), schemes.weightBits(node));
  }

  private Value narrow(Value weights, int bits) {
    if (bits < 8) {
      storage.put(weights, new Storage(weights, bits));
    }
    return weights;
  }

  private void add(Node node) {
    if (schemes.isStatic(node)) {
      addStatic(node);
      return;
    }
    Scheme scheme = schemes.of(node);
    List<Value> inputs = new ArrayList<>();
    List<Integer> small = scheme == Scheme.FLOAT32 ? List.of() : NodeSchemes.weights(node, scheme);
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      boolean isSmall = small.contains(i);
      inputs.add(isSmall ? smaller(node, i) : input == null ? null : form(input, input.type()));
    }
    List<Value> outputs = new ArrayList<>();
    for (Value output : node.outputs()) {
      outputs.add(form(output, output.type()));
    }
    results.put(node, append(node.operator(), inputs, outputs));
  }

  /** Weights of a node with float32 activations in fewer bits. */
  private Value smaller(Node node, int operand) {
    Value real = operand == 1 ? realWeights(node) : node.input(operand);
    int bits = schemes.weightBits(node);
    if (bits == Scheme.FLOAT16.weightBits()) {
      Value halves = weights.halves(ids++, real);
      storage.put(halves, new Storage(halves, bits));
      return halves;
    }
    int block = schemes.block(node);
    if (block > 0) {
      return narrow(weights.inBlocks(ids++, real, block, bits), bits);
    }
    int axis = NodeSchemes.axis(node, operand);
    Value integers = weights.weights(ids++, real, axis, scales(node, operand), bits);
    if (schemes.of(node).isDynamic()) {
      return narrow(integers, bits);
    }
    Value widened = weights.widened(ids++, integers);
    storage.put(widened, new Storage(integers, bits));
    return widened;
  }

  private void addStatic(Node node) {
    DataType type = schemes.of(node).activations();
    List<Value> inputs = new ArrayList<>();
    boolean same = node.operator().quantization() == QuantizationRule.SAME;
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      if (ScaleGroups.isActivation(node, i)) {
        Value integers = form(input, type);
        inputs.add(same ? requantized(integers, quantization(node.output(), node)) : integers);
      } else {
        inputs.add(input == null ? null : form(input, input.type()));
      }
    }
    if (node.operator().quantization() == QuantizationRule.WEIGHTED) {
      Quantization input = inputs.get(data(node)).quantization();
      Value filter = weights(node, input);
      inputs.set(1, filter);
      if (bias(node) != null) {
        DataType wide = type == DataType.INT16 ? DataType.INT64 : DataType.INT32;
        put(
            inputs,
            biasIndex(node),
            weights.bias(ids++, bias(node), filter.quantization(), input.scale(), wide));
      }
    }
    List<Value> outputs = new ArrayList<>();
    for (Value output : node.outputs()) {
      outputs.add(
          output.type() == DataType.FLOAT32
              ? typed(output, type, quantization(output, node))
              : form(output, output.type()));
    }
    results.put(node, append(node.operator(), inputs, outputs));
  }

  private static void put(List<Value> inputs, int index, Value value) {
    while (inputs.size() <= index) {
      inputs.add(null);
    }
    inputs.set(index, value);
  }

  private Node append(Operator operator, List<Value> inputs, List<Value> outputs) {
    Node node = new Node(nodes.size(), operator, inputs, outputs);
    operator.validate(node);
    nodes.add(node);
    return node;
  }

  /** A value in a type: as it is computed, or converted from that. */
  private Value form(Value value, DataType type) {
    Value known = forms.get(new Form(value, type));
    if (known != null) {
      return known;
    }
    if (value.type() != DataType.FLOAT32) {
      return typed(value, type, value.quantization());
    }
    Quantization quantization =
        type == DataType.FLOAT32 ? Quantization.NONE : scales.of(value, type);
    if (value.isConstant() && type != DataType.FLOAT32) {
      Value result = weights.operand(ids++, value, type, quantization);
      forms.put(new Form(value, type), result);
      return result;
    }
    DataType first = stored.get(value);
    Value source =
        first != null
            ? forms.get(new Form(value, first))
            : forms.get(new Form(value, value.type()));
    if (source == null && type != DataType.FLOAT32) {
      source = form(value, DataType.FLOAT32);
    }
    Value result = typed(value, type, quantization);
    if (source != null) {
      Operator cast = type == DataType.FLOAT32 ? new Dequantize() : new Quantize();
      append(cast, List.of(source), List.of(result));
    }
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
    DataType type = types.input();
    if (value.type() != DataType.FLOAT32 || type == DataType.FLOAT32) {
      return form(value, value.type());
    }
    DataType signed = type == DataType.UINT8 ? DataType.INT8 : type;
    Quantization quantization = scales.of(value, signed);
    stored.put(value, signed);
    if (type == signed) {
      return typed(value, type, quantization);
    }
    Value result = typed(value, type, quantization.shifted(128));
    append(new Quantize(), List.of(result), List.of(typed(value, signed, quantization)));
    return result;
  }

  private Value output(Value value) {
    DataType type = types.output();
    if (value.type() != DataType.FLOAT32 || type != DataType.UINT8) {
      return form(value, value.type() == DataType.FLOAT32 ? type : value.type());
    }
    Value integers = form(value, stored.getOrDefault(value, DataType.INT8));
    Quantization quantization = scales.of(value, DataType.INT8).shifted(128);
    Value result = typed(value, DataType.UINT8, quantization);
    append(new Quantize(), List.of(integers), List.of(result));
    return result;
  }

  /** A form of a value; the one that is the model's interface, or else the first, has its name. */
  private Value typed(Value value, DataType type, Quantization quantization) {
    Value result = value;
    if (!value.isVariable() || type != value.type()) {
      String name = type == mainType(value) ? value.name() : value.name() + "_" + type.label();
      result = Value.of(ids++, name, type, value.shape(), quantization, value.constant());
    }
    forms.put(new Form(value, type), result);
    return result;
  }

  private DataType mainType(Value value) {
    if (value.type() != DataType.FLOAT32 || value.isConstant()) {
      return value.type();
    } else if (graph.inputs().contains(value)) {
      return types.input();
    } else if (graph.outputs().contains(value)) {
      return types.output();
    }
    return stored.getOrDefault(value, DataType.FLOAT32);
  }
}
