package dev.octet.quantizer.recovery;

import dev.octet.graph.Constants;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Convolution;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Operator;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A CONV_2D, DEPTHWISE_CONV_2D or FULLY_CONNECTED with constant float32 weights: a row of weights
 * for each output channel.
 */
final class Layer {
  private final Node node;
  private final boolean isDepthwise;
  private final int channels;
  private final int depth;
  private final int innermost;
  private final int sets;

  private Layer(Node node) {
    Shape shape = node.input(1).shape();
    this.node = node;
    this.isDepthwise = node.operator() instanceof DepthwiseConv2d;
    this.channels = isDepthwise ? shape.last() : shape.dim(0);
    this.depth = shape.elements() / channels;
    this.innermost = isDepthwise ? 1 : shape.last();
    int inputs = node.input(0).shape().last();
    this.sets = node.operator() instanceof FullyConnected ? 1 : inputs / innermost;
  }

  /** A node as a layer; null if it is none. */
  static Layer of(Node node) {
    boolean isWeighted =
        node.operator() instanceof Convolution || node.operator() instanceof FullyConnected;
    return isWeighted && isReal(node.input(0)) && isConstant(node.input(1)) && hasKnownBias(node)
        ? new Layer(node)
        : null;
  }

  private static boolean hasKnownBias(Node node) {
    return node.input(2) == null || isConstant(node.input(2));
  }

  private static boolean isReal(Value value) {
    return value != null && value.type() == DataType.FLOAT32 && !value.isEmpty();
  }

  /** Whether a value is a float32 constant. */
  static boolean isConstant(Value value) {
    return isReal(value) && value.isConstant();
  }

  /** The float32 elements of a constant. */
  static float[] floats(Value constant) {
    float[] values = new float[constant.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = constant.constant().f32(i);
    }
    return values;
  }

  Node node() {
    return node;
  }

  /** The number of output channels. */
  int channels() {
    return channels;
  }

  /** The weights of an output channel. */
  int depth() {
    return depth;
  }

  /** How many groups of input channels there are; an output channel reads one of them. */
  int sets() {
    return sets;
  }

  /** The input channels of a set. */
  int innermost() {
    return innermost;
  }

  /** The set that output channel {@code c} reads. */
  int set(int c) {
    return c / (channels / sets);
  }

  /** Where weight {@code k} of output channel {@code c} lies among the weights. */
  int index(int c, int k) {
    return isDepthwise ? k * channels + c : c * depth + k;
  }

  /** The input channel that weight {@code k} of output channel {@code c} is multiplied with. */
  int input(int c, int k) {
    return set(c) * innermost + k % innermost;
  }

  /** A copy of the weights. */
  float[] weights() {
    return floats(node.input(1));
  }

  /** A copy of the bias, zeros without one. */
  float[] bias() {
    return node.input(2) == null ? new float[channels] : floats(node.input(2));
  }

  Activation activation() {
    return node.operator() instanceof Convolution convolution
        ? convolution.activation()
        : ((FullyConnected) node.operator()).activation();
  }

  /** The node with other weights and another bias. */
  Node with(float[] weights, float[] bias, Constants constants) {
    return with(weights, bias, node.operator(), node.output(), constants);
  }

  /** The node with other weights, bias, fused activation and output. */
  Node with(
      float[] weights, float[] bias, Activation activation, Value output, Constants constants) {
    return with(weights, bias, operator(activation), output, constants);
  }

  private Node with(
      float[] weights, float[] bias, Operator operator, Value output, Constants constants) {
    List<Value> inputs = new ArrayList<>();
    inputs.add(node.input(0));
    inputs.add(constant(node.input(1), node.input(1).shape(), weights, constants));
    inputs.add(constant(node.input(2), Shape.of(channels), bias, constants));
    Node result = new Node(node.index(), operator, inputs, List.of(output));
    operator.validate(result);
    return result;
  }

  private Value constant(Value source, Shape shape, float[] values, Constants constants) {
    int id = source == null ? -1 : source.id();
    String name = source == null ? node.output().name() + "/bias" : source.name();
    return Value.of(id, name, DataType.FLOAT32, shape, Quantization.NONE, constants.floats(values));
  }

  private Operator operator(Activation activation) {
    if (node.operator() instanceof FullyConnected dense) {
      return new FullyConnected(activation, dense.keepDims());
    }
    Convolution convolution = (Convolution) node.operator();
    return isDepthwise
        ? new DepthwiseConv2d(convolution.window(), activation)
        : new Conv2d(convolution.window(), activation);
  }
}
