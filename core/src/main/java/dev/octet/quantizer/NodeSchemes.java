package dev.octet.quantizer;

import dev.octet.error.OctetException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Convolution;
import dev.octet.operator.EmbeddingLookup;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.HardSwish;
import dev.octet.operator.QuantizationRule;
import dev.octet.operator.Recurrent;
import dev.octet.operator.TransposeConv;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scheme that each node really gets: the one that the recipe wants, or float32 where Octet or
 * LiteRT could not run it.
 */
final class NodeSchemes {
  /** Smaller constants stay as they are: little is gained, and much may be lost. */
  private static final int LEAST_WEIGHTS = 1024;

  /** LiteRT gives no sensible results for scales by blocks of other numbers of outputs. */
  private static final int BLOCK_ROWS = 8;

  private final Recipe recipe;
  private final Map<Node, Scheme> schemes = new HashMap<>();
  private final List<String> remarks = new ArrayList<>();

  NodeSchemes(Graph graph, Recipe recipe) {
    this.recipe = recipe;
    for (Node node : graph.nodes()) {
      schemes.put(node, choose(node));
    }
  }

  /** The scheme of a node. */
  Scheme of(Node node) {
    return schemes.get(node);
  }

  /** Whether a node's activations are integers with ranges found by calibration. */
  boolean isStatic(Node node) {
    return of(node).isStatic();
  }

  /** A sentence for each node that stays float32 against the recipe, with the reason. */
  List<String> remarks() {
    return remarks;
  }

  /** Leaves a node in float32. */
  void refuse(Node node, String reason) {
    schemes.put(node, Scheme.FLOAT32);
    remarks.add(node.title() + " stays float32: " + reason);
  }

  /** How many bits a weight of a node has. */
  int weightBits(Node node) {
    return weightBits(node, of(node));
  }

  /** The elements of a row of weights that share a scale; 0 for one scale per channel. */
  int block(Node node) {
    return block(node, of(node));
  }

  /** How many bits a weight of a node has under a scheme. */
  static int weightBits(Node node, Scheme scheme) {
    boolean isNarrow =
        node.operator() instanceof FullyConnected
            || node.operator() instanceof EmbeddingLookup
            || node.operator() instanceof Conv2d && !scheme.isStatic() && !scheme.isDynamic();
    return scheme.weightBits() == 4 && !isNarrow ? 8 : scheme.weightBits();
  }

  static int block(Node node, Scheme scheme) {
    boolean fits =
        scheme.block() > 0
            && node.operator() instanceof FullyConnected
            && node.input(1).shape().dim(0) % BLOCK_ROWS == 0
            && node.input(1).shape().last() % scheme.block() == 0;
    return fits ? scheme.block() : 0;
  }

  /** The dimension of an operand that has a scale for each index. */
  static int axis(Node node, int operand) {
    if (node.operator() instanceof Convolution convolution) {
      return convolution.channelAxis();
    }
    boolean perChannel =
        node.operator().quantization() == QuantizationRule.WEIGHTED
            || node.operator() instanceof EmbeddingLookup;
    return perChannel && operand == 1 ? 0 : WeightQuantizer.PER_TENSOR;
  }

  private Scheme choose(Node node) {
    Scheme wanted = recipe.scheme(node);
    if (wanted.weightBits() == Scheme.FLOAT32.weightBits() || !isFloat(node)) {
      return Scheme.FLOAT32;
    }
    if (!wanted.isStatic()) {
      boolean suits =
          !weights(node, wanted).isEmpty() && (!wanted.isDynamic() || runs(node, wanted));
      return suits ? wanted : Scheme.FLOAT32;
    }
    String reason = obstacle(node, wanted);
    if (reason != null) {
      remarks.add(node.title() + " stays float32: " + reason);
    }
    return reason == null ? wanted : Scheme.FLOAT32;
  }

  private static boolean isFloat(Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (ScaleGroups.isActivation(node, i)) {
        return true;
      }
    }
    return false;
  }

  private static String obstacle(Node node, Scheme scheme) {
    QuantizationRule rule = node.operator().quantization();
    boolean isWide = scheme.activations() == DataType.INT16;
    if (rule == QuantizationRule.NONE
        || node.inputs().stream().anyMatch(input -> input != null && input.isVariable())
        || isWide && rule == QuantizationRule.LOGARITHM
        || isWide && node.operator() instanceof HardSwish) {
      return "it has no " + scheme.activations().label() + " form.";
    }
    if (hasInfiniteOperand(node)) {
      return "a constant operand of it is not finite.";
    }
    if (rule == QuantizationRule.WEIGHTED && node.input(1).type().isByte()) {
      return "its weights are quantized already.";
    }
    if (rule == QuantizationRule.WEIGHTED && !node.input(1).isConstant()) {
      return "its weights are computed while it runs.";
    }
    return runs(node, scheme) ? null : "it has no " + scheme.activations().label() + " form.";
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

  /**
   * The operands of a node whose weights a scheme with float32 activations makes smaller.
   *
   * @return indices, none if the node has no such weights
   */
  static List<Integer> weights(Node node, Scheme scheme) {
    List<Integer> found = new ArrayList<>();
    boolean isRecurrent = node.operator() instanceof Recurrent;
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      if (input == null
          || !input.isConstant()
          || input.type() != DataType.FLOAT32
          || input.shape().rank() < 2) {
        continue;
      }
      boolean isLarge = input.shape().elements() >= LEAST_WEIGHTS;
      // Between integer products, the last bits of float32 ones would decide now and then how an
      // activation is rounded, and these differ between runtimes.
      boolean isWanted = scheme.isDynamic() ? isRecurrent || i == 1 && isProduct(node) : isLarge;
      if (isWanted) {
        found.add(i);
      }
    }
    return found;
  }

  private static boolean isProduct(Node node) {
    return node.operator() instanceof Convolution
        || node.operator() instanceof TransposeConv
        || node.operator() instanceof FullyConnected
        || node.operator() instanceof BatchMatmul
        || node.operator() instanceof EmbeddingLookup;
  }

  /** Whether Octet runs a node in the types of a scheme. */
  private static boolean runs(Node node, Scheme scheme) {
    List<Value> inputs = new ArrayList<>();
    List<Integer> weights = weights(node, scheme);
    boolean isWeighted = node.operator().quantization() == QuantizationRule.WEIGHTED;
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      if (scheme.isDynamic() ? weights.contains(i) : isWeighted && i == 1) {
        inputs.add(typed(input, DataType.INT8, axis(node, i)));
      } else if (scheme.isStatic() && ScaleGroups.isActivation(node, i)) {
        inputs.add(typed(input, scheme.activations(), WeightQuantizer.PER_TENSOR));
      } else if (scheme.isStatic() && isWeighted && input != null && i > 1) {
        boolean isWide = scheme.activations() == DataType.INT16;
        inputs.add(typed(input, isWide ? DataType.INT64 : DataType.INT32, 0));
      } else {
        inputs.add(input);
      }
    }
    List<Value> outputs = new ArrayList<>();
    Quantization fixed = node.operator().quantization().fixedOutput();
    for (Value output : node.outputs()) {
      if (!scheme.isStatic() || output.type() != DataType.FLOAT32) {
        outputs.add(output);
      } else if (fixed == null) {
        outputs.add(typed(output, scheme.activations(), WeightQuantizer.PER_TENSOR));
      } else {
        Quantization known = ScaleGroups.fixed(fixed, scheme.activations());
        outputs.add(Value.of(0, "", scheme.activations(), output.shape(), known, null));
      }
    }
    try {
      node.operator().validate(new Node(node.index(), node.operator(), inputs, outputs));
      return true;
    } catch (OctetException e) {
      return false;
    }
  }

  private static Value typed(Value value, DataType type, int axis) {
    int channels = axis == WeightQuantizer.PER_TENSOR ? 1 : value.shape().dim(axis);
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    Quantization quantization =
        channels == 1
            ? Quantization.perTensor(1, 0)
            : Quantization.perChannel(ones, new int[channels], axis);
    return Value.of(0, "", type, value.shape(), quantization, value.constant());
  }
}
