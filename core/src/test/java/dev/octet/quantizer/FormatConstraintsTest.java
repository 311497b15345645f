package dev.octet.quantizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Gather;
import dev.octet.operator.L2Normalization;
import dev.octet.operator.LogSoftmax;
import dev.octet.operator.Logistic;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Operator;
import dev.octet.operator.Pad;
import dev.octet.operator.Reduce;
import dev.octet.operator.Reshape;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.ResizeNearestNeighbor;
import dev.octet.operator.Softmax;
import dev.octet.operator.SpaceToDepth;
import dev.octet.operator.Tanh;
import dev.octet.operator.Transpose;
import dev.octet.operator.Window2d;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the TFLite quantization specification demands of scales, zero points and stored values. */
class FormatConstraintsTest {
  private static final Constants CONSTANTS = Constants.inNewMemory();
  private static final Window2d HALVING = Window2d.of(false, 8, 8, 2, 2, 2, 2, 1, 1);
  private static final Window2d SAME = Window2d.of(true, 8, 8, 3, 3, 1, 1, 1, 1);

  private final Random random = new Random(19);

  static Stream<Arguments> weighted() {
    return Stream.of(
        Arguments.of(new Conv2d(SAME, Activation.NONE), new int[] {6, 3, 3, 4}, 0, 6),
        Arguments.of(new DepthwiseConv2d(SAME, Activation.NONE), new int[] {1, 3, 3, 4}, 3, 4));
  }

  @ParameterizedTest
  @MethodSource("weighted")
  void weightsAreSymmetricAndBiasesHaveTheScaleOfTheProduct(
      Operator operator, int[] dims, int axis, int channels) {
    Value weights = noise(dims);
    Value input = real(1, 8, 8, 4);
    Node node = node(operator, real(1, 8, 8, channels), input, weights, noise(channels));
    Node stored = only(quantize(node, Scheme.INT8));
    Value filter = stored.input(1);
    Value bias = stored.input(2);
    assertEquals(DataType.INT32, bias.type());
    assertEquals(axis, filter.quantization().axis());
    assertEquals(channels, filter.quantization().size());
    int[] largest = new int[channels];
    int inner = Shape.of(dims).product(axis + 1, dims.length);
    for (int i = 0; i < filter.shape().elements(); i++) {
      int channel = i / inner % channels;
      float scale = filter.quantization().scale(channel);
      int w = filter.constant().i8(i);
      assertEquals(Math.rint(weights.constant().f32(i) / (double) scale), w, "ties to even");
      largest[channel] = Math.max(largest[channel], Math.abs(w));
    }
    float inputScale = stored.input(0).quantization().scale();
    for (int c = 0; c < channels; c++) {
      assertEquals(127, largest[c], "channel " + c + " uses [-127, 127], and no more");
      assertEquals(0, filter.quantization().zeroPoint(c));
      assertEquals(0, bias.quantization().zeroPoint(c));
      assertEquals(inputScale * filter.quantization().scale(c), bias.quantization().scale(c));
      double exact = (double) inputScale * filter.quantization().scale(c);
      assertEquals(Math.rint(node.input(2).constant().f32(c) / exact), bias.constant().i32(c));
    }
  }

  @Test
  void halvesAreRoundedToEven() {
    // Scale 1 everywhere: the largest weight is 127, the input has the range of int8.
    float[] halves = {127, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, 126.5f};
    int[] even = {127, 0, 2, 2, 0, -2, -2, 126};
    Value input = real(1, 8);
    Value bias = constant(new float[] {2.5f}, 1);
    Operator dense = new FullyConnected(Activation.NONE, false);
    Node node = node(dense, real(1, 1), input, constant(halves, 1, 8), bias);
    Map<Value, Range> ranges =
        Map.of(input, new Range(-128, 127), node.output(), new Range(-1000, 1000));
    Node stored = only(Quantizer.quantize(graph(node), Recipe.of(Scheme.INT8, ranges)).graph());
    assertEquals(1, stored.input(0).quantization().scale());
    for (int i = 0; i < even.length; i++) {
      assertEquals(even[i], stored.input(1).constant().i8(i), halves[i] + " in steps of 1");
    }
    assertEquals(2, stored.input(2).constant().i32(0));
    assertEquals(-2, only(quantizedLimit(-2.5f)).input(1).constant().i8(0));
    assertEquals(4, only(quantizedLimit(3.5f)).input(1).constant().i8(0));
  }

  /** MAXIMUM of a tensor with the scale 1 and a constant. */
  private static Graph quantizedLimit(float limit) {
    Value input = real(4, 8);
    Operator maximum = new Arithmetic(Arithmetic.Kind.MAXIMUM, Activation.NONE);
    Node node = node(maximum, real(4, 8), input, constant(new float[] {limit}, 1));
    Range whole = new Range(-128, 127);
    Map<Value, Range> ranges = Map.of(input, whole, node.output(), whole);
    return Quantizer.quantize(graph(node), Recipe.of(Scheme.INT8, ranges)).graph();
  }

  static Stream<Arguments> fixedOutputs() {
    return Stream.of(
        Arguments.of(new Softmax(1), 1 / 256f, -128),
        Arguments.of(new Logistic(), 1 / 256f, -128),
        Arguments.of(new Tanh(), 1 / 128f, 0),
        Arguments.of(new L2Normalization(), 1 / 128f, 0),
        Arguments.of(new LogSoftmax(), 16 / 256f, 127));
  }

  @ParameterizedTest
  @MethodSource("fixedOutputs")
  void someOutputsHaveAFixedScale(Operator operator, float scale, int zeroPoint) {
    Node node = node(operator, real(4, 8), real(4, 8));
    Quantization quantization = only(quantize(node, Scheme.INT8)).output().quantization();
    assertEquals(scale, quantization.scale());
    assertEquals(zeroPoint, quantization.zeroPoint());
  }

  static Stream<Operator> unitOutputs() {
    return Stream.of(new Softmax(1), new Logistic(), new Tanh());
  }

  @ParameterizedTest
  @MethodSource("unitOutputs")
  void inSixteenBitsTheFixedScaleIsThatOfTheUnit(Operator operator) {
    Node node = node(operator, real(4, 8), real(4, 8));
    Quantization quantization = only(quantize(node, Scheme.INT16X8)).output().quantization();
    assertEquals(1 / 32768f, quantization.scale());
    assertEquals(0, quantization.zeroPoint());
  }

  static Stream<Node> movements() {
    Value image = real(1, 8, 8, 3);
    Value size = ints(9, 7);
    Value border =
        Value.of(
            0,
            "border",
            DataType.INT32,
            Shape.of(4, 2),
            Quantization.NONE,
            CONSTANTS.ints(0, 0, 1, 1, 1, 1, 0, 0));
    return Stream.of(
        node(new MaxPool2d(HALVING, Activation.NONE), real(1, 4, 4, 3), image),
        node(new AveragePool2d(HALVING, Activation.NONE), real(1, 4, 4, 3), image),
        node(new Concatenation(3), real(1, 8, 8, 6), image, real(1, 8, 8, 3)),
        node(new Reshape(), real(1, 192), image, ints(1, 192)),
        node(new Pad(), real(1, 10, 10, 3), image, border),
        node(new Transpose(), real(1, 3, 8, 8), image, ints(0, 3, 1, 2)),
        node(new SpaceToDepth(2), real(1, 4, 4, 12), image),
        node(new ResizeBilinear(false, true), real(1, 9, 7, 3), image, size),
        node(new ResizeNearestNeighbor(false, true), real(1, 9, 7, 3), image, size),
        node(new Gather(1, 0), real(1, 3, 8, 3), image, ints(4, 0, 7)),
        node(new Reduce(Reduce.Kind.MAX, false), real(1, 8, 3), image, ints(1)),
        extreme(Arithmetic.Kind.MAXIMUM, image),
        extreme(Arithmetic.Kind.MINIMUM, image));
  }

  private static Node extreme(Arithmetic.Kind kind, Value image) {
    return node(new Arithmetic(kind, Activation.NONE), real(1, 8, 8, 3), image, real(1, 8, 8, 3));
  }

  @ParameterizedTest
  @MethodSource("movements")
  void whatMovesOrSelectsSharesScaleAndZeroPoint(Node node) {
    for (Scheme scheme : List.of(Scheme.INT8, Scheme.INT16X8)) {
      Node stored = only(quantize(node, scheme));
      Quantization output = stored.output().quantization();
      assertEquals(1, output.size());
      for (int i = 0; i < stored.inputs().size(); i++) {
        if (stored.input(i).type() == scheme.activations()) {
          assertTrue(output.samePerTensor(stored.input(i).quantization()), "operand " + i);
        }
      }
    }
  }

  @Test
  void activationsOf16BitsAreSymmetricAndTheirBiasesHave64Bits() {
    Value input = real(1, 8, 8, 4);
    Node node =
        node(
            new Conv2d(SAME, Activation.NONE),
            real(1, 8, 8, 6),
            input,
            noise(6, 3, 3, 4),
            noise(6));
    Node stored = only(quantize(node, Scheme.INT16X8));
    assertEquals(DataType.INT8, stored.input(1).type());
    assertEquals(DataType.INT64, stored.input(2).type());
    for (Value value : List.of(stored.input(0), stored.output())) {
      assertEquals(DataType.INT16, value.type());
      assertEquals(0, value.quantization().zeroPoint());
    }
    assertEquals(5 / 32767f, stored.input(0).quantization().scale());
  }

  @Test
  void weightsOf4BitsLieBetweenMinus7And7() {
    Operator dense = new FullyConnected(Activation.NONE, false);
    Node node = node(dense, real(1, 32), real(1, 64), noise(32, 64), null);
    for (String label : List.of("int8-int4", "dynamic-int4", "dynamic-int4-block32")) {
      Graph quantized = quantize(node, Scheme.of(label));
      Value weights = only(quantized).input(1);
      int largest = 0;
      for (int i = 0; i < weights.shape().elements(); i++) {
        largest = Math.max(largest, Math.abs(weights.constant().i8(i)));
      }
      assertEquals(7, largest, label);
    }
  }

  /**
   * The example of a tutorial on quantized matrix products, which truncates instead of rounding and
   * ends at -0.2911 and 0.4883.
   */
  @Test
  void theWorkedExampleIsNearerToTheProductThanWithTruncation() {
    double[] expected = {-0.2835, 0.4941};
    double[] truncated = {-0.2911, 0.4883};
    float[] matrix = {-0.18120981f, -0.29043840f, 0.49722983f, 0.22141714f};
    float[] vector = {0.77412377f, 0.49299395f};
    Value input = real(1, 2);
    Operator dense = new FullyConnected(Activation.NONE, false);
    Node node = node(dense, real(1, 2), input, constant(matrix, 2, 2), null);
    Graph graph = graph(node);
    ByteBuffer sample = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    sample.putFloat(vector[0]).putFloat(vector[1]);
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      calibration.observe(sample.array());
      Recipe recipe = Recipe.of(Scheme.INT8, calibration.ranges()).with(Interface.FLOAT32);
      Graph quantized = Quantizer.quantize(graph, recipe).graph();
      try (Session session =
          Model.read(TfliteWriter.write(quantized, "", List.of())).newSession()) {
        byte[] bytes = session.run(sample.array())[0];
        ByteBuffer result = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 2; i++) {
          double distance = Math.abs(result.getFloat() - expected[i]);
          assertTrue(distance < 0.01, "element " + i + " is off by " + distance);
          double theirs = Math.abs(truncated[i] - expected[i]);
          assertTrue(distance < theirs, distance + " is not below " + theirs);
        }
      }
    }
  }

  /**
   * A graph of one node, of which all inputs have the range -5 to 3 and the output one of its own.
   */
  private static Graph quantize(Node node, Scheme scheme) {
    Graph graph = graph(node);
    Map<Value, Range> ranges = new HashMap<>();
    graph.inputs().forEach(input -> ranges.put(input, new Range(-5, 3)));
    ranges.put(node.output(), new Range(-2, 6));
    return Quantizer.quantize(graph, Recipe.of(scheme, ranges)).graph();
  }

  private static Node only(Graph graph) {
    List<Node> nodes =
        graph.nodes().stream().filter(node -> !node.operator().name().equals("QUANTIZE")).toList();
    assertEquals(1, nodes.size(), nodes.toString());
    return nodes.get(0);
  }

  private static Graph graph(Node node) {
    List<Value> inputs = new ArrayList<>();
    for (Value input : node.inputs()) {
      if (input != null && !input.isConstant()) {
        inputs.add(input);
      }
    }
    return new Graph(inputs, node.outputs(), List.of(node));
  }

  private static Node node(Operator operator, Value output, Value... inputs) {
    Node node = new Node(0, operator, Arrays.asList(inputs), List.of(output));
    operator.validate(node);
    return node;
  }

  private static Value real(int... dims) {
    return Value.of(0, "x", DataType.FLOAT32, Shape.of(dims), Quantization.NONE, null);
  }

  private static Value ints(int... values) {
    Shape shape = Shape.of(values.length);
    return Value.of(0, "n", DataType.INT32, shape, Quantization.NONE, CONSTANTS.ints(values));
  }

  private Value noise(int... dims) {
    float[] values = new float[Shape.of(dims).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return constant(values, dims);
  }

  private static Value constant(float[] values, int... dims) {
    Shape shape = Shape.of(dims);
    return Value.of(0, "c", DataType.FLOAT32, shape, Quantization.NONE, CONSTANTS.floats(values));
  }
}
