package dev.octet.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.ArgumentException;
import dev.octet.error.InvalidGraphException;
import dev.octet.error.OctetException;
import dev.octet.error.UnsupportedException;
import dev.octet.graph.Constant;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators refuse, and how they say it. */
class ValidationTest {
  private static final Quantization Q = Quantization.perTensor(0.5f, 3);

  private final Memory memory = new Memory(64);
  private int used;

  @Test
  void aMessageNamesNodeTensorAndWayOut() {
    OctetException error =
        refused(
            new FullyConnected(Activation.NONE, false),
            value("dense_1", 1, 10),
            value("flatten", 1, 128),
            constant(DataType.INT8, 10, 64));
    String message = error.getMessage();
    for (String part :
        new String[] {
          "FULLY_CONNECTED #12 \"dense_1\"",
          "input depth 128 does not match weights [10,64]",
          "tensor \"flatten\" int8 [1,128]",
          "Re-export the model"
        }) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void fullyConnectedRefusesRowsThatDoNotFitTheOutput() {
    refused(
        new FullyConnected(Activation.NONE, false),
        value("y", 1, 4, 50),
        value("x", 1, 4, 12000),
        constant(DataType.INT8, 50, 6));
    refused(
        new FullyConnected(Activation.NONE, true),
        value("y", 1),
        value("x"),
        constant(DataType.INT8, 1, 1));
  }

  @Test
  void padRefusesDimensionsBeyondInt() {
    Value paddings = constant(DataType.INT32, 1, 2);
    int address = paddings.constant().address();
    memory.i32(address, Integer.MAX_VALUE);
    memory.i32(address + 4, Integer.MAX_VALUE);
    refused(new Pad(), value("y", 8), value("x", 10), paddings);
  }

  @Test
  void concatenationRefusesDimensionsBeyondInt() {
    Value[] inputs = new Value[4097];
    Arrays.fill(inputs, value("x", 1 << 20));
    refused(new Concatenation(0), value("y", 1 << 20), inputs);
  }

  @Test
  void concatenationRefusesAnOutputWithoutQuantization() {
    Value plain = Value.of(1, "y", DataType.INT8, Shape.of(8), Quantization.NONE, null);
    refused(new Concatenation(0), plain, value("a", 4), value("b", 4));
  }

  @Test
  void axesOutsideTheRangeOfIntAreRefused() {
    Value axes = constant(DataType.INT64, 1);
    memory.i64(axes.constant().address(), 1L << 32);
    refused(new Mean(false), value("y", 4), value("x", 2, 4), axes);
  }

  @Test
  void perChannelWeightsNeedTheirAxis() {
    Quantization wrong = Quantization.perChannel(new float[] {1, 2, 3}, new int[3], 1);
    Value weights = Value.of(2, "w", DataType.INT8, Shape.of(4, 3), wrong, bytes(12));
    refused(
        new FullyConnected(Activation.NONE, false), value("y", 1, 4), value("x", 1, 3), weights);
  }

  @Test
  void slicesOutsideTheirInputAreRefused() {
    refused(new Slice(), value("y", 4), value("x", 4), ints(1), ints(4));
    refused(new Slice(), value("y", 1), value("x", 4), ints(-1), ints(1));
    StridedSlice plain = new StridedSlice(0, 0, 0, 0, 0, false);
    refused(plain, value("y", 1), value("x", 4), ints(4), ints(5), ints(1));
    refused(plain, value("y", 1), value("x", 4), ints(0), ints(1), ints(0));
    StridedSlice shrink = new StridedSlice(0, 0, 0, 0, 1, false);
    refused(shrink, value("y"), value("x", 4), ints(4), ints(5), ints(1));
  }

  @Test
  void computedSlicesHaveToFitIntoTheirInput() {
    Value begin = plain(DataType.INT32, 1);
    refused(new Slice(), value("y", 5), value("x", 4), begin, ints(-1));
    refused(new Slice(), value("y", 2), value("x", 4), begin, ints(3));
    StridedSlice strided = new StridedSlice(0, 0, 0, 0, 0, false);
    refused(strided, value("y", 3), value("x", 4), begin, begin, ints(2));
    refused(strided, value("y", 2), value("x", 4), plain(DataType.INT32, 2), begin, ints(2));
  }

  @Test
  void somethingIsNotMadeOfNothing() {
    refused(new Reduce(Reduce.Kind.MAX, false), value("y", 2), value("x", 2, 0), ints(1));
    refused(new Mean(false), value("y", 2), value("x", 2, 0), ints(1));
    refused(new ArgMax(), plain(DataType.INT32, 2), value("x", 2, 0), ints(1));
    Value image = value("x", 1, 0, 4, 3);
    refused(new ResizeBilinear(false, false), value("y", 1, 2, 2, 3), image, ints(2, 2));
    refused(new ResizeNearestNeighbor(false, false), value("y", 1, 2, 2, 3), image, ints(2, 2));
    refused(
        new FullyConnected(Activation.NONE, false),
        value("y", 1, 4),
        value("x", 1, 0),
        constant(DataType.INT8, 4, 0));
  }

  @Test
  void transformsOfOtherLengthsAndComplexCastsAreNotThere() {
    Value x = plain(DataType.FLOAT32, 1, 12);
    Value y = plain(DataType.COMPLEX64, 1, 7);
    for (Node node :
        List.of(
            new Node(1, new Rfft2d(), List.of(x, ints(1, 12)), List.of(y)),
            new Node(2, new Cast(), List.of(y), List.of(plain(DataType.FLOAT32, 1, 7))))) {
      assertThrows(UnsupportedException.class, () -> node.operator().validate(node));
    }
  }

  @Test
  void rangesOfFakeQuantizationLieAroundZero() {
    Value x = plain(DataType.FLOAT32, 4);
    refused(new FakeQuant(1, 2, 8, false), x, x);
    refused(new FakeQuant(0, 0, 8, false), x, x);
    refused(new FakeQuant(-1, Float.POSITIVE_INFINITY, 8, false), x, x);
    refused(new FakeQuant(-1, 1, 17, false), x, x);
  }

  @Test
  void repetitionsBeyondIntAreRefused() {
    refused(new Tile(), value("y", 1), value("x", 3), ints(-1431655765));
  }

  @Test
  void partsHaveToMakeUpTheWhole() {
    Value[] inputs = {value("x", 4), ints(5, -1), scalar(0)};
    List<Value> outputs = List.of(value("a", 5), value("b", 1));
    Node node = new Node(12, new SplitV(), Arrays.asList(inputs), outputs);
    assertThrows(InvalidGraphException.class, () -> node.operator().validate(node));
  }

  @Test
  void mirrorsAreNotLargerThanTheirObject() {
    refused(new MirrorPad(true), value("y", 9), value("x", 4), ints(5, 0));
    refused(new MirrorPad(false), value("y", 8), value("x", 4), ints(4, 0));
  }

  @Test
  void blocksHaveToFit() {
    refused(new SpaceToDepth(2), value("y", 1, 1, 1, 4), value("x", 1, 3, 2, 1));
    refused(new SpaceToDepth(0), value("y", 1, 1, 1, 4), value("x", 1, 2, 2, 1));
    Value[] operands = {value("x", 1, 4), ints(3), ints(1, 0)};
    refused(new SpaceToBatchNd(), value("y", 3, 2), operands);
  }

  @Test
  void movedTensorsKeepTheirScale() {
    Quantization other = Quantization.perTensor(0.25f, 3);
    Value y = Value.of(0, "y", DataType.INT8, Shape.of(4), other, null);
    refused(new ReverseV2(), y, value("x", 4), ints(0));
  }

  @Test
  void constantIndicesOutsideTheTableAreRefused() {
    refused(new Gather(0, 0), value("y", 1), value("x", 4), ints(4));
    refused(new Gather(0, 0), value("y", 1), value("x", 4), ints(-1));
    refused(new EmbeddingLookup(), value("y", 1, 2), ints(3), value("x", 3, 2));
  }

  @Test
  void indicesOutsideTheTableStopARun() {
    Value indices = Value.of(1, "ids", DataType.INT32, Shape.of(2), Quantization.NONE, null);
    Value table = value("table", 3, 2);
    Value y = value("y", 2, 2);
    Node node = new Node(0, new Gather(0, 0), List.of(table, indices), List.of(y));
    node.operator().validate(node);
    Graph graph = new Graph(List.of(table, indices), List.of(y), List.of(node));
    try (Session session = Model.of(graph, ReadOptions.REFERENCE).newSession()) {
      byte[] bytes = {1, 2, 3, 4, 5, 6};
      assertArrayEquals(
          new byte[] {5, 6, 1, 2}, session.run(bytes, new byte[] {2, 0, 0, 0, 0, 0, 0, 0})[0]);
      OctetException error =
          assertThrows(
              ArgumentException.class,
              () -> session.run(bytes, new byte[] {0, 0, 0, 0, 3, 0, 0, 0}));
      assertTrue(error.getMessage().contains("holds index 3, outside 0 to 2"));
    }
  }

  private Value scalar(int element) {
    Constant constant = ints(element).constant();
    return Value.of(1, "axis", DataType.INT32, Shape.of(), Quantization.NONE, constant);
  }

  private Value ints(int... elements) {
    memory.ensure(4096);
    int offset = used;
    for (int element : elements) {
      memory.i32(64 + used, element);
      used += 4;
    }
    Constant constant = new Constant(new Source(memory, 64, 4000), offset, used - offset);
    return Value.of(
        1, "ints", DataType.INT32, Shape.of(elements.length), Quantization.NONE, constant);
  }

  private static OctetException refused(Operator operator, Value output, Value... inputs) {
    Node node = new Node(12, operator, Arrays.asList(inputs), List.of(output));
    return assertThrows(InvalidGraphException.class, () -> operator.validate(node));
  }

  private static Value plain(DataType type, int... dims) {
    return Value.of(0, "v", type, Shape.of(dims), Quantization.NONE, null);
  }

  private static Value value(String name, int... dims) {
    return Value.of(0, name, DataType.INT8, Shape.of(dims), Q, null);
  }

  private Value constant(DataType type, int... dims) {
    Shape shape = Shape.of(dims);
    Quantization q = type == DataType.INT8 ? Quantization.perTensor(0.1f, 0) : Quantization.NONE;
    return Value.of(1, "w", type, shape, q, bytes(shape.elements() * type.bytes()));
  }

  private Constant bytes(int count) {
    memory.ensure(4096);
    return new Constant(new Source(memory, 64, 4000), 0, count);
  }
}
