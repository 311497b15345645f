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
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Comparison;
import dev.octet.operator.DynamicUpdateSlice;
import dev.octet.operator.Elu;
import dev.octet.operator.Gather;
import dev.octet.operator.Gelu;
import dev.octet.operator.L2Normalization;
import dev.octet.operator.LogSoftmax;
import dev.octet.operator.MathFunction;
import dev.octet.operator.Operator;
import dev.octet.operator.Prelu;
import dev.octet.operator.Reduce;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.ResizeNearestNeighbor;
import dev.octet.operator.Select;
import dev.octet.operator.Sub;
import dev.octet.operator.Tanh;
import dev.octet.operator.TopK;
import dev.octet.operator.TransposeConv;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One node in float32 and in int8. */
class QuantizedOperatorsTest {
  private static final DataType FLOAT32 = DataType.FLOAT32;
  private static final int SAMPLES = 20;
  private static final Constants CONSTANTS = Constants.inNewMemory();
  private static final Random RANDOM = new Random(5);

  /** A node of which the operands that are no constants are inputs in [low, high). */
  private record Case(Node node, float low, float high) {
    @Override
    public String toString() {
      return node.operator().name() + " " + node.output().shape();
    }
  }

  private static Case of(Operator operator, Value output, Value... inputs) {
    return new Case(new Node(0, operator, Arrays.asList(inputs), List.of(output)), -3, 5);
  }

  private static Case within(float low, float high, Operator operator) {
    Node node = new Node(0, operator, List.of(real(4, 50)), List.of(real(4, 50)));
    return new Case(node, low, high);
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Operator unary : List.of(new Tanh(), new Elu(), new Gelu(false), new LogSoftmax())) {
      cases.add(within(-3, 5, unary));
    }
    cases.add(within(-3, 5, new L2Normalization()));
    cases.add(within(-3, 2, new MathFunction(MathFunction.Kind.EXP)));
    cases.add(within(-3, 2, new MathFunction(MathFunction.Kind.ABS)));
    cases.add(within(0.5f, 9, new MathFunction(MathFunction.Kind.LOG)));
    cases.add(within(0.5f, 9, new MathFunction(MathFunction.Kind.SQRT)));
    cases.add(within(1, 3, new MathFunction(MathFunction.Kind.RSQRT)));
    cases.add(of(new Sub(Activation.NONE), real(4, 50), real(4, 50), real(1, 50)));
    cases.add(of(new Prelu(), real(4, 50), real(4, 50), noise(50)));
    for (Arithmetic.Kind kind :
        List.of(
            Arithmetic.Kind.MAXIMUM, Arithmetic.Kind.MINIMUM, Arithmetic.Kind.SQUARED_DIFFERENCE)) {
      Operator operator = new Arithmetic(kind, Activation.NONE);
      cases.add(of(operator, real(4, 50), real(4, 50), noise(4, 50)));
    }
    Value condition = value(DataType.BOOL, 4, 50);
    cases.add(of(new Select(true), real(4, 50), condition, real(4, 50), noise(50)));
    for (Comparison.Kind kind : List.of(Comparison.Kind.LESS, Comparison.Kind.GREATER_EQUAL)) {
      cases.add(of(new Comparison(kind), value(DataType.BOOL, 4, 50), real(4, 50), real(4, 50)));
    }
    reductions(cases);
    products(cases);
    movements(cases);
    return cases.stream();
  }

  private static void reductions(List<Case> cases) {
    for (Reduce.Kind kind : List.of(Reduce.Kind.SUM, Reduce.Kind.MAX, Reduce.Kind.MIN)) {
      cases.add(of(new Reduce(kind, false), real(40), real(40, 5), ints(1)));
    }
    Value indices = value(DataType.INT32, 40, 3);
    Node node =
        new Node(0, new TopK(), List.of(real(40, 5), ints(3)), List.of(real(40, 3), indices));
    cases.add(new Case(node, -3, 5));
  }

  private static void products(List<Case> cases) {
    for (Value bias : new Value[] {null, noise(5)}) {
      TransposeConv operator =
          new TransposeConv(Window2d.of(true, 6, 8, 3, 3, 2, 2, 1, 1), Activation.NONE);
      Value shape = ints(1, 6, 8, 5);
      cases.add(of(operator, real(1, 6, 8, 5), shape, noise(5, 3, 3, 4), real(1, 3, 4, 4), bias));
    }
    cases.add(of(new BatchMatmul(false, true), real(2, 6, 7), real(2, 6, 9), real(2, 7, 9)));
    cases.add(of(new BatchMatmul(false, false), real(2, 6, 7), real(2, 6, 9), noise(9, 7)));
  }

  private static void movements(List<Case> cases) {
    Value size = ints(9, 7);
    cases.add(of(new ResizeBilinear(false, true), real(1, 9, 7, 3), real(1, 4, 5, 3), size));
    cases.add(of(new ResizeNearestNeighbor(false, true), real(1, 9, 7, 3), real(1, 4, 5, 3), size));
    cases.add(of(new Gather(0, 0), real(3, 40), real(9, 40), ints(4, 0, 8)));
    Value start = ints(1, 2);
    cases.add(of(new DynamicUpdateSlice(), real(9, 40), real(9, 40), noise(3, 7), start));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void int8IsCloseToFloat32(Case each) {
    Graph graph = graph(each.node());
    Quantized quantized =
        Quantizer.quantize(
            graph, Recipe.of(Scheme.INT8, ranges(each, graph)).with(Interface.FLOAT32));
    assertEquals(List.of(), quantized.remarks());
    Node stored =
        quantized.graph().nodes().stream()
            .filter(node -> node.operator() == each.node().operator())
            .findFirst()
            .orElseThrow();
    for (Value value : stored.outputs()) {
      assertTrue(value.type() != FLOAT32, value + " is still float32");
    }
    Model expected = Model.read(TfliteWriter.write(graph, "", List.of()));
    Model model = Model.read(TfliteWriter.write(quantized.graph(), "", List.of()));
    double noise = 0;
    double signal = 0;
    try (Session session = expected.newSession();
        Session int8 = model.newSession()) {
      for (int i = 0; i < SAMPLES; i++) {
        byte[][] sample = sample(each, graph);
        double[] wanted = numbers(session.run(sample)[0], each.node().output().type());
        double[] got = numbers(int8.run(sample)[0], each.node().output().type());
        for (int k = 0; k < wanted.length; k++) {
          noise += Math.pow(wanted[k] - got[k], 2);
          signal += Math.pow(wanted[k], 2);
        }
      }
    }
    double least = each.node().output().type() == DataType.BOOL ? 50 : 1000;
    assertTrue(signal / noise > least, "signal to noise is only " + signal / noise);
  }

  @Test
  void aNodeWithAnInfiniteConstantStaysFloat() {
    Value infinite = constant(new float[] {Float.NEGATIVE_INFINITY}, 1);
    Operator maximum = new Arithmetic(Arithmetic.Kind.MAXIMUM, Activation.NONE);
    Value limited = real(4, 50);
    Case first = of(maximum, limited, real(4, 50), infinite);
    Node second = new Node(1, new Tanh(), List.of(limited), List.of(real(4, 50)));
    Value input = first.node().input(0);
    Graph graph =
        new Graph(List.of(input), List.of(second.output()), List.of(first.node(), second));
    Quantized quantized = Quantizer.quantize(graph, Recipe.of(Scheme.INT8, ranges(first, graph)));
    assertEquals(1, quantized.remarks().size());
    assertTrue(quantized.remarks().get(0).contains("not finite"), quantized.remarks().get(0));
  }

  private static Map<Value, Range> ranges(Case each, Graph graph) {
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      for (int i = 0; i < SAMPLES; i++) {
        calibration.observe(sample(each, graph));
      }
      return calibration.ranges();
    }
  }

  private static Graph graph(Node node) {
    node.operator().validate(node);
    List<Value> inputs = new ArrayList<>();
    for (Value input : node.inputs()) {
      if (input != null && !input.isConstant()) {
        inputs.add(input);
      }
    }
    return new Graph(inputs, node.outputs(), List.of(node));
  }

  private static byte[][] sample(Case each, Graph graph) {
    byte[][] sample = new byte[graph.inputs().size()][];
    for (int i = 0; i < sample.length; i++) {
      Value input = graph.inputs().get(i);
      ByteBuffer bytes = ByteBuffer.allocate(input.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        if (input.type() == FLOAT32) {
          bytes.putFloat(each.low() + RANDOM.nextFloat() * (each.high() - each.low()));
        } else {
          bytes.put((byte) RANDOM.nextInt(2));
        }
      }
      sample[i] = bytes.array();
    }
    return sample;
  }

  private static double[] numbers(byte[] bytes, DataType type) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[bytes.length / type.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type == FLOAT32 ? buffer.getFloat() : buffer.get();
    }
    return values;
  }

  private static Value real(int... shape) {
    return value(FLOAT32, shape);
  }

  private static Value value(DataType type, int... shape) {
    return Value.of(0, "x", type, Shape.of(shape), Quantization.NONE, null);
  }

  private static Value noise(int... shape) {
    float[] values = new float[Shape.of(shape).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) RANDOM.nextGaussian();
    }
    return constant(values, shape);
  }

  private static Value constant(float[] values, int... shape) {
    return Value.of(0, "w", FLOAT32, Shape.of(shape), Quantization.NONE, CONSTANTS.floats(values));
  }

  private static Value ints(int... values) {
    return Value.of(
        0, "n", DataType.INT32, Shape.of(values.length), Quantization.NONE, CONSTANTS.ints(values));
  }
}
