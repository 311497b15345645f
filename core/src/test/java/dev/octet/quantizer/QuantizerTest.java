package dev.octet.quantizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.ArgumentException;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.TfliteImporter;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Operator;
import dev.octet.operator.Softmax;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizerTest {
  private final Constants constants = Constants.inNewMemory();
  private final Random random = new Random(11);
  private final List<Node> nodes = new ArrayList<>();
  private final Value image = real("image", null, 1, 8, 8, 3);

  @ParameterizedTest
  @CsvSource({
    "INT8,INT8,0",
    "UINT8,UINT8,2",
    "FLOAT32,FLOAT32,2",
    "INT8,FLOAT32,1",
    "UINT8,INT8,1"
  })
  void theInterfaceHasTheWantedTypes(DataType in, DataType out, int castNodes) {
    Value features = convolution("features", image, 4, Activation.NONE);
    Graph quantized = quantize(graph(features), new Interface(in, out));
    assertEquals(1 + castNodes, quantized.nodes().size());
    assertEquals(in, quantized.inputs().get(0).type());
    assertEquals("image", quantized.inputs().get(0).name());
    assertEquals(out, quantized.outputs().get(0).type());
    assertEquals("features", quantized.outputs().get(0).name());
  }

  @ParameterizedTest
  @CsvSource({"INT8,FLOAT32", "UINT8,UINT8"})
  void theResultIsCloseToTheFloatModel(DataType in, DataType out) {
    Value a = convolution("a", image, 6, Activation.RELU6);
    Value b = convolution("b", a, 6, Activation.NONE);
    Value sum = node(new Add(Activation.RELU), real("sum", null, 1, 8, 8, 6), a, b);
    Graph graph = graph(dense("scores", sum, 7));
    Graph quantized = quantize(graph, new Interface(in, out));

    Model expected = Model.read(TfliteWriter.write(graph, "", List.of()));
    Model model = Model.read(TfliteWriter.write(quantized, "", List.of()));
    try (Session session = expected.newSession();
        Session int8 = model.newSession()) {
      for (int i = 0; i < 20; i++) {
        float[] input = sample();
        float[] wanted = floats(session.run(bytes(input))[0]);
        byte[] raw = int8.run(stored(input, model.inputs().get(0)))[0];
        float[] got = out == DataType.FLOAT32 ? floats(raw) : real(raw, model.outputs().get(0));
        double noise = 0;
        double signal = 0;
        for (int k = 0; k < wanted.length; k++) {
          noise += Math.pow(wanted[k] - got[k], 2);
          signal += Math.pow(wanted[k], 2);
        }
        assertTrue(signal / noise > 100, "signal to noise is only " + signal / noise);
      }
    }
  }

  @Test
  void anOperandOfFixedScaleIsRequantizedWhereItMeetsOthers() {
    Value scores = dense("scores", image, 5);
    Value shares = node(new Softmax(1), real("shares", null, 1, 5), scores);
    Value both = node(new Concatenation(1), real("both", null, 1, 10), shares, scores);
    Graph quantized = quantize(graph(both), Interface.INT8);
    assertEquals(
        List.of("FULLY_CONNECTED", "SOFTMAX", "QUANTIZE", "CONCATENATION"), names(quantized));
    Node last = quantized.nodes().get(3);
    for (Value input : last.inputs()) {
      assertTrue(input.quantization().samePerTensor(last.output().quantization()));
    }
  }

  @Test
  void aConvolutionThatLiteRtWouldRoundOtherwiseStaysFloat() {
    Value features = convolution("features", image, 4, Activation.NONE);
    Graph graph = graph(features);
    Map<Value, Range> ranges = ranges(graph);
    ranges.put(features, new Range(-1e-7f, 1e-7f));
    Value second = image;
    ranges.put(second, new Range(-1, 1));
    ArgumentException refused =
        assertThrows(
            ArgumentException.class,
            () -> Quantizer.quantize(graph, Recipe.of(Scheme.INT8, ranges)));
    assertTrue(refused.getMessage().contains("nothing to quantize"), refused.getMessage());
  }

  @Test
  void aBiasBeyond32BitsWidensTheScaleOfItsWeights() {
    Value weights = constant("weights", new float[] {1e-12f, 1, 1e-12f, 1}, 2, 2);
    Value bias = constant("bias", new float[] {1, 1}, 2);
    Value input = real("x", null, 1, 2);
    Value sums =
        node(
            new FullyConnected(Activation.NONE, false),
            real("sums", null, 1, 2),
            input,
            weights,
            bias);
    Graph graph = new Graph(List.of(input), List.of(sums), nodes);
    Map<Value, Range> ranges = Map.of(input, new Range(-1, 1), sums, new Range(0, 2));
    Graph quantized = Quantizer.quantize(graph, Recipe.of(Scheme.INT8, ranges)).graph();
    Value stored = quantized.nodes().get(0).input(2);
    for (int c = 0; c < 2; c++) {
      assertEquals(
          1,
          stored.constant().i32(c) * (double) stored.quantization().scale(c),
          1e-4,
          "the real bias of channel " + c);
    }
  }

  @Test
  void aQuantizedModelIsRefused() {
    Value features = convolution("features", image, 4, Activation.NONE);
    Graph quantized = quantize(graph(features), Interface.INT8);
    ArgumentException refused =
        assertThrows(
            ArgumentException.class,
            () -> Quantizer.quantize(quantized, Recipe.of(Scheme.INT8, Map.of())));
    assertTrue(refused.getMessage().contains("nothing to quantize"), refused.getMessage());
  }

  @Test
  void calibrationNeedsFiniteSamples() {
    Graph graph = graph(convolution("features", image, 4, Activation.NONE));
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      assertTrue(
          assertThrows(ArgumentException.class, calibration::ranges)
              .getMessage()
              .contains("no sample"));
      float[] broken = sample();
      broken[5] = Float.NaN;
      ArgumentException refused =
          assertThrows(ArgumentException.class, () -> calibration.observe(bytes(broken)));
      assertTrue(refused.getMessage().contains("\"image\""), refused.getMessage());
    }
  }

  @Test
  void everySchemeGivesAFileThatIsCloseToTheFloatModel() {
    Value features = convolution("features", image, 48, Activation.RELU);
    Value scores = dense("scores", features, 16);
    Graph graph = graph(scores);
    int size = TfliteWriter.write(graph, "", List.of()).length;
    Map<String, Double> ratios = new HashMap<>();
    for (Scheme scheme : Scheme.all()) {
      if (scheme == Scheme.FLOAT32) {
        continue;
      }
      Recipe recipe = Recipe.of(scheme, scheme.isStatic() ? wideRanges(graph) : Map.of());
      Quantized quantized = Quantizer.quantize(graph, recipe.with(Interface.FLOAT32));
      byte[] file = TfliteWriter.write(quantized.graph(), quantized.storage(), "", List.of());
      double share = (double) file.length / size;
      double most = scheme.weightBits() / 32.0 + 2.0 / Math.max(scheme.block(), 16) + 0.02;
      assertTrue(share < most, scheme + " takes " + share);
      ratios.put(scheme.label(), ratio(graph, file));
    }
    assertTrue(ratios.get("float16") > 1e6, ratios.toString());
    assertTrue(ratios.get("int16x8") > 5e3, ratios.toString());
    assertTrue(ratios.get("weights-int8") > 5e3, ratios.toString());
    assertTrue(ratios.get("dynamic-int8") > 2e3, ratios.toString());
    assertTrue(ratios.get("int8") > 500, ratios.toString());
    for (String label : List.of("weights-int4", "dynamic-int4", "int8-int4")) {
      assertTrue(ratios.get(label) > 20, ratios.toString());
    }
    assertTrue(ratios.get("dynamic-int4-block32") > ratios.get("dynamic-int4"), ratios.toString());
  }

  @Test
  void nodesOfOneGraphMayHaveDifferentSchemes() {
    Value a = convolution("a", image, 6, Activation.RELU6);
    Value b = convolution("b", a, 6, Activation.NONE);
    Value sum = node(new Add(Activation.RELU), real("sum", null, 1, 8, 8, 6), a, b);
    Graph graph = graph(dense("scores", sum, 7));
    Recipe recipe =
        Recipe.of(Scheme.INT8, ranges(graph))
            .with(nodes.get(1), Scheme.FLOAT32)
            .with(nodes.get(2), Scheme.INT16X8);
    Quantized quantized = Quantizer.quantize(graph, recipe);
    assertEquals(
        List.of(
            "CONV_2D",
            "DEQUANTIZE",
            "CONV_2D",
            "QUANTIZE",
            "QUANTIZE",
            "ADD",
            "QUANTIZE",
            "FULLY_CONNECTED"),
        names(quantized.graph()));
    assertEquals(DataType.INT16, quantized.nodes().get(nodes.get(2)).output().type());
    byte[] file = TfliteWriter.write(quantized.graph(), quantized.storage(), "", List.of());
    assertEquals(8, TfliteImporter.read(Source.copyOf(file)).nodes().size());
  }

  @Test
  void anUnknownSchemeIsRefusedWithTheNamesOfAll() {
    ArgumentException refused = assertThrows(ArgumentException.class, () -> Scheme.of("int9"));
    assertTrue(refused.getMessage().contains("\"int9\""), refused.getMessage());
    assertTrue(refused.getMessage().contains("dynamic-int4-block32"), refused.getMessage());
  }

  /** Ranges that no other sample leaves. */
  private Map<Value, Range> wideRanges(Graph graph) {
    Map<Value, Range> wide = new HashMap<>();
    ranges(graph)
        .forEach((value, seen) -> wide.put(value, new Range(2 * seen.min(), 2 * seen.max())));
    return wide;
  }

  /** Signal to noise of the outputs of a file against those of a graph. */
  private double ratio(Graph graph, byte[] file) {
    double noise = 0;
    double signal = 0;
    try (Session session = Model.unoptimized(graph).newSession();
        Session other = Model.read(file).newSession()) {
      for (int i = 0; i < 10; i++) {
        byte[] input = bytes(sample());
        float[] wanted = floats(session.run(input)[0]);
        float[] got = floats(other.run(input)[0]);
        for (int k = 0; k < wanted.length; k++) {
          noise += Math.pow(wanted[k] - got[k], 2);
          signal += Math.pow(wanted[k], 2);
        }
      }
    }
    return signal / noise;
  }

  private static List<String> names(Graph graph) {
    return graph.nodes().stream().map(node -> node.operator().name()).toList();
  }

  private Graph quantize(Graph graph, Interface types) {
    Quantized quantized =
        Quantizer.quantize(graph, Recipe.of(Scheme.INT8, ranges(graph)).with(types));
    assertEquals(List.of(), quantized.remarks());
    return quantized.graph();
  }

  private Map<Value, Range> ranges(Graph graph) {
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      for (int i = 0; i < 10; i++) {
        calibration.observe(bytes(sample()));
      }
      assertEquals(10, calibration.samples());
      Map<Value, Range> ranges = calibration.ranges();
      Range seen = ranges.get(image);
      assertTrue(seen.min() >= -1 && seen.min() < -0.99f, "inputs stay until they are observed");
      assertTrue(seen.max() < 1 && seen.max() > 0.99f, "inputs stay until they are observed");
      return ranges;
    }
  }

  private float[] sample() {
    float[] values = new float[8 * 8 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  private Graph graph(Value output) {
    return new Graph(List.of(image), List.of(output), nodes);
  }

  private Value convolution(String name, Value input, int channels, Activation activation) {
    int depth = input.shape().dim(3);
    Window2d window = Window2d.of(true, 8, 8, 3, 3, 1, 1, 1, 1);
    return node(
        new Conv2d(window, activation),
        real(name, null, 1, 8, 8, channels),
        input,
        noise(name + "/weights", 0.4f, channels, 3, 3, depth),
        noise(name + "/bias", 0.4f, channels));
  }

  private Value dense(String name, Value input, int outputs) {
    return node(
        new FullyConnected(Activation.NONE, false),
        real(name, null, 1, outputs),
        input,
        noise(name + "/weights", 0.2f, outputs, input.shape().elements()),
        null);
  }

  private Value node(Operator operator, Value output, Value... inputs) {
    Node node = new Node(nodes.size(), operator, Arrays.asList(inputs), List.of(output));
    operator.validate(node);
    nodes.add(node);
    return output;
  }

  private Value noise(String name, float deviation, int... shape) {
    float[] values = new float[Shape.of(shape).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * deviation;
    }
    return constant(name, values, shape);
  }

  private Value constant(String name, float[] values, int... shape) {
    Value value = real(name, values, shape);
    assertFalse(value.constant() == null);
    return value;
  }

  private Value real(String name, float[] values, int... shape) {
    return Value.of(
        0,
        name,
        DataType.FLOAT32,
        Shape.of(shape),
        Quantization.NONE,
        values == null ? null : constants.floats(values));
  }

  private static byte[] stored(float[] values, Value input) {
    Quantization quantization = input.quantization();
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      double q = Math.rint(values[i] / quantization.scale()) + quantization.zeroPoint();
      bytes[i] = (byte) Math.max(input.type().min(), Math.min(input.type().max(), q));
    }
    return bytes;
  }

  private static float[] real(byte[] stored, Value output) {
    float[] values = new float[stored.length];
    for (int i = 0; i < values.length; i++) {
      int q = stored[i] & output.type().mask();
      values[i] = (q - output.quantization().zeroPoint()) * output.quantization().scale();
    }
    return values;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return buffer.array();
  }

  private static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
