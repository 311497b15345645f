package dev.octet.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.cases.OperatorCase;
import dev.octet.cases.OperatorCases;
import dev.octet.error.InvalidGraphException;
import dev.octet.fixture.TinyModels;
import dev.octet.graph.Constant;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.operator.ControlFlow;
import dev.octet.operator.CustomOperator;
import dev.octet.operator.Dequantize;
import dev.octet.operator.Operator;
import dev.octet.operator.Pad;
import dev.octet.operator.Pool2d;
import dev.octet.operator.Reshape;
import dev.octet.operator.ShapeOf;
import dev.octet.operator.Slice;
import dev.octet.operator.Split;
import dev.octet.operator.StridedSlice;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConstantFoldingTest {
  private static final int BASE = 64;
  private static final int CASE_BYTES = 1 << 21;

  private final Memory memory = new Memory(BASE);

  /** Every case with constants in place of its inputs folds to what a run computes. */
  @TestFactory
  Stream<DynamicTest> foldingGivesTheBytesOfARun() {
    return OperatorCases.all().stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> compare(c)));
  }

  private static boolean readsVariable(Node node) {
    return node.inputs().stream().anyMatch(input -> input != null && input.isVariable());
  }

  private static void compare(OperatorCase each) {
    Memory memory = new Memory(BASE);
    Graph graph = each.graph(memory);
    byte[][] inputs = inputs(graph, new Random(each.seed()));
    byte[][] expected;
    try (Session session = Model.of(graph, ReadOptions.REFERENCE).newSession()) {
      expected = session.run(inputs);
    }
    Source source = new Source(memory, BASE + CASE_BYTES, 0);
    Map<Value, Value> constants = new HashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      Constant constant = source.append(inputs[i].length);
      memory.write(constant.address(), inputs[i]);
      constants.put(graph.inputs().get(i), graph.inputs().get(i).with(constant));
    }
    ConstantFolding folding = new ConstantFolding(source);
    for (Node node : graph.nodes()) {
      List<Value> operands = new ArrayList<>();
      node.inputs().forEach(input -> operands.add(constants.getOrDefault(input, input)));
      Node constant = new Node(node.index(), node.operator(), operands, node.outputs());
      if (node.operator() instanceof ControlFlow || readsVariable(node)) {
        assertTrue(folding.fold(constant).isEmpty());
        return;
      }
      if (!isValid(constant)) {
        assertTrue(node.operator() instanceof Slice || node.operator() instanceof StridedSlice);
        return;
      }
      List<Value> folded = folding.fold(constant);
      if (folded.isEmpty()) {
        assertTrue(
            node.operator() instanceof CustomOperator
                || node.writes()
                || graph.nodes().stream().anyMatch(n -> n.operator() instanceof Pool2d));
        return;
      }
      for (int i = 0; i < folded.size(); i++) {
        constants.put(node.outputs().get(i), folded.get(i));
      }
    }
    for (int i = 0; i < expected.length; i++) {
      Value output = graph.outputs().get(i);
      Constant folded = constants.getOrDefault(output, output).constant();
      byte[] bytes = memory.read(folded.address(), folded.bytes());
      assertArrayEquals(expected[i], output.type() == DataType.FLOAT32 ? withOneNan(bytes) : bytes);
    }
  }

  /** A box that a run moves inside is refused where it is constant. */
  private static boolean isValid(Node node) {
    try {
      node.operator().validate(node);
      return true;
    } catch (InvalidGraphException e) {
      return false;
    }
  }

  /** Floats in which every NaN has the bits that a session gives it. */
  private static byte[] withOneNan(byte[] bytes) {
    ByteBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bytes.length; i += 4) {
      floats.putInt(i, Float.floatToIntBits(floats.getFloat(i)));
    }
    return bytes;
  }

  private static byte[][] inputs(Graph graph, Random random) {
    byte[][] inputs = new byte[graph.inputs().size()][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = new byte[graph.inputs().get(i).bytes()];
      if (graph.inputs().get(i).type() == DataType.FLOAT32) {
        ByteBuffer floats = ByteBuffer.wrap(inputs[i]).order(ByteOrder.LITTLE_ENDIAN);
        while (floats.hasRemaining()) {
          floats.putFloat(8 * random.nextFloat() - 4);
        }
      } else {
        random.nextBytes(inputs[i]);
      }
    }
    return inputs;
  }

  @Test
  void weightsMayBeComputedFromConstants() {
    Model model = Model.read(TinyModels.computedWeights());
    assertEquals(List.of("CONV_2D"), operators(model));
    assertEquals(
        List.of("CONV_2D"), operators(Model.readForDebugging(TinyModels.computedWeights())));
    try (Session session = model.newSession()) {
      ByteBuffer input = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
      input.putFloat(4 * 5, 1);
      ByteBuffer y = ByteBuffer.wrap(session.run(input.array())[0]).order(ByteOrder.LITTLE_ENDIAN);
      for (int tap = 0; tap < 9; tap++) {
        int pixel = (2 - tap / 3) * 4 + 2 - tap % 3;
        for (int channel = 0; channel < 2; channel++) {
          int i = 2 * tap + channel;
          float weight = ((byte) (29 * i * i - 100) - 5) * 0.03f;
          float bias = channel == 0 ? 1.5f - 1.5f : -2f + 3.5f;
          assertEquals(bias + weight, y.getFloat(4 * (2 * pixel + channel)), "tap " + tap);
        }
      }
    }
  }

  private static List<String> operators(Model model) {
    return model.plan().steps().stream().map(step -> step.node().operator().name()).toList();
  }

  @Test
  void dequantizationMayBePerChannel() {
    Source source = source(12);
    for (int i = 0; i < 12; i++) {
      memory.i8(BASE + i, 20 * i - 128);
    }
    Quantization channels =
        Quantization.perChannel(new float[] {0.5f, 0.25f, 2}, new int[] {0, -7, 9}, 1);
    Value stored =
        Value.of(0, "w", DataType.INT8, Shape.of(2, 3, 2), channels, new Constant(source, 0, 12));
    Value folded = fold(source, new Dequantize(), floats(2, 3, 2), stored);
    for (int i = 0; i < 12; i++) {
      int c = i / 2 % 3;
      float expected = (20 * i - 128 - channels.zeroPoint(c)) * channels.scale(c);
      assertEquals(expected, folded.constant().f32(i), "element " + i);
    }
  }

  @Test
  void aViewOfAConstantSharesItsBytes() {
    Source source = source(8);
    Value input = int8(new Constant(source, 0, 8), 8);
    Value folded = fold(source, new Reshape(), int8(null, 2, 4), input);
    assertSame(input.constant(), folded.constant());
    assertEquals(8, source.extent());
  }

  @Test
  void whatDependsOnAnInputIsNotFolded() {
    Source source = source(8);
    assertNull(fold(source, new Dequantize(), floats(8), int8(null, 8)));
    assertEquals(8, source.extent());
  }

  @Test
  void theShapeOfAnInputIsAConstant() {
    Source source = source(8);
    Value shape = Value.of(3, "s", DataType.INT32, Shape.of(2), Quantization.NONE, null);
    Value folded = fold(source, new ShapeOf(), shape, int8(null, 4, 2));
    assertEquals(4, folded.constant().i32(0));
    assertEquals(2, folded.constant().i32(1));
  }

  @Test
  void allOutputsOfANodeAreFolded() {
    Source source = source(8);
    source.memory().i32(BASE, 0);
    source.memory().i8(BASE + 5, 42);
    Value axis =
        Value.of(
            1, "axis", DataType.INT32, Shape.of(), Quantization.NONE, new Constant(source, 0, 4));
    Value whole = int8(new Constant(source, 4, 2), 2);
    Node node =
        new Node(0, new Split(2), List.of(axis, whole), List.of(int8(null, 1), int8(null, 1)));
    List<Value> folded = new ConstantFolding(source).fold(node);
    assertEquals(2, folded.size());
    assertEquals(42, folded.get(1).constant().i8(0));
  }

  @Test
  void aSmallFileCannotFillTheMemory() {
    Source source = source(16);
    source.memory().i32(BASE + 8, 0);
    source.memory().i32(BASE + 12, 1 << 25);
    Value paddings =
        Value.of(
            1,
            "paddings",
            DataType.INT32,
            Shape.of(1, 2),
            Quantization.NONE,
            new Constant(source, 8, 8));
    Value one = int8(new Constant(source, 0, 1), 1);
    assertNull(fold(source, new Pad(), int8(null, (1 << 25) + 1), one, paddings));
    assertEquals(16, source.extent());
  }

  @Test
  void manySmallNodesCannotFillTheMemory() {
    Source source = source(1 << 20);
    Value large = int8(new Constant(source, 0, 1 << 20), 1 << 20);
    ConstantFolding folding = new ConstantFolding(source);
    Node node = new Node(0, new Dequantize(), List.of(large), List.of(floats(1 << 20)));
    int folded = 0;
    while (!folding.fold(node).isEmpty()) {
      folded++;
    }
    assertEquals(32 / 5, folded);
    assertEquals((1 << 20) * (1 + 4 * folded), source.extent());
  }

  @Test
  void whatIsAppendedMovesWithTheFile() {
    Source source = source(100);
    Constant first = source.append(3);
    Constant second = source.append(8);
    memory.i8(first.address(), 7);
    memory.i64(second.address(), 42);
    assertEquals(0, second.address() % 64);
    source.memory().ensure(4096);
    source.moveTo(BASE + 64);
    assertEquals(7, first.i8(0));
    assertEquals(42, second.i64(0));
    assertEquals(100, source.length());
  }

  private Source source(int bytes) {
    memory.ensure(BASE + bytes);
    return new Source(memory, BASE, bytes);
  }

  private static Value fold(Source source, Operator operator, Value output, Value... inputs) {
    Node node = new Node(0, operator, List.of(inputs), List.of(output));
    operator.validate(node);
    return new ConstantFolding(source).fold(node).stream().findFirst().orElse(null);
  }

  private static Value int8(Constant constant, int... dims) {
    Quantization quantization = Quantization.perTensor(0.5f, 3);
    return Value.of(0, "q", DataType.INT8, Shape.of(dims), quantization, constant);
  }

  private static Value floats(int... dims) {
    return Value.of(2, "x", DataType.FLOAT32, Shape.of(dims), Quantization.NONE, null);
  }
}
