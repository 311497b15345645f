package dev.octet.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.octet.graph.Constant;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.kernel.Domain;
import dev.octet.kernel.Feature;
import dev.octet.kernel.Kernel;
import dev.octet.numerics.Activation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.Operator;
import dev.octet.operator.Window2d;
import dev.octet.simd.SimdKernels;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shapes that overflow the sizes of packed constants are declined, not wrapped. */
class HostileShapesTest {
  private static final Quantization Q = Quantization.perTensor(0.5f, 0);

  private final Memory memory = new Memory(64);

  @ParameterizedTest
  @EnumSource(
      value = Feature.class,
      names = {"SIMD128", "RELAXED"})
  void aPointerTableBeyondMemoryIsDeclined(Feature feature) {
    Window2d window = Window2d.of(true, 1, 1 << 20, 1, 4096, 1, 1, 1, 2);
    Value x = value(1, 1, 1 << 20, 2);
    Node node = node(new DepthwiseConv2d(window, Activation.NONE), x, x, 1, 1, 4096, 2);
    assertEquals(null, select(feature, node));
  }

  @ParameterizedTest
  @EnumSource(
      value = Feature.class,
      names = {"SIMD128", "RELAXED"})
  void pointersFartherApartThanMemoryAreDeclined(Feature feature) {
    int stride = 1 << 29;
    Window2d window = Window2d.of(true, 1, stride + 1, 4, 1, 1, stride, 1, 1);
    Node node =
        node(
            new DepthwiseConv2d(window, Activation.NONE),
            value(1, 1, 2, 2),
            value(1, 1, stride + 1, 2),
            1,
            4,
            1,
            2);
    assertEquals(null, select(feature, node));
  }

  @ParameterizedTest
  @EnumSource(
      value = Feature.class,
      names = {"SIMD128", "RELAXED"})
  void patchesBeyondMemoryAreDeclined(Feature feature) {
    Window2d window = Window2d.of(true, 1, 1 << 25, 1, 64, 1, 1, 1, 1);
    Value x = value(1, 1, 1 << 25, 1);
    Node node = node(new Conv2d(window, Activation.NONE), x, x, 1, 1, 64, 1);
    assertEquals(null, select(feature, node));
  }

  @ParameterizedTest
  @EnumSource(
      value = Feature.class,
      names = {"SIMD128", "RELAXED"})
  void channelsReplicatedBeyondMemoryAreDeclined(Feature feature) {
    int size = 1 << 12;
    Window2d window = Window2d.of(true, size, size, 3, 3, 16, 16, 1, 1);
    Value y = value(1, size / 16, size / 16, 128);
    Node node =
        node(
            new DepthwiseConv2d(window, Activation.NONE), y, value(1, size, size, 8), 1, 3, 3, 128);
    assertEquals(null, select(feature, node));
  }

  private static Kernel select(Feature feature, Node node) {
    return new SimdKernels(new EndiveKernels(feature, Domain.U8, new byte[0])).select(node);
  }

  private static Value value(int... dims) {
    return Value.of(0, "x", DataType.UINT8, Shape.of(dims), Q, null);
  }

  private Node node(Operator operator, Value output, Value input, int... weights) {
    memory.ensure(1 << 16);
    Shape shape = Shape.of(weights);
    Constant bytes = new Constant(new Source(memory, 64, 1 << 15), 0, shape.elements());
    Quantization q = Quantization.perTensor(0.1f, 120);
    Value w = Value.of(1, "w", DataType.UINT8, shape, q, bytes);
    return new Node(0, operator, List.of(input, w), List.of(output));
  }
}
