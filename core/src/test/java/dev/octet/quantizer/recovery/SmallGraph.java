package dev.octet.quantizer.recovery;

import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Operator;
import dev.octet.operator.Window2d;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.MinMaxObserver;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
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
import java.util.Random;

/** Builds small graphs over an 8x8 image of three channels that depend on each other. */
final class SmallGraph {
  final Value image = real("image", null, 1, 8, 8, 3);
  private final Constants constants = Constants.inNewMemory();
  private final Random random = new Random(7);
  private final List<Node> nodes = new ArrayList<>();

  Value convolution(Value input, int channels, Activation activation) {
    Window2d window = Window2d.of(true, 8, 8, 3, 3, 1, 1, 1, 1);
    return node(
        new Conv2d(window, activation),
        real("conv", null, 1, 8, 8, channels),
        input,
        noise(channels, 3, 3, input.shape().dim(3)),
        noise(channels));
  }

  Value depthwise(Value input, Activation activation) {
    int channels = input.shape().dim(3);
    Window2d window = Window2d.of(true, 8, 8, 3, 3, 1, 1, 1, 1);
    return node(
        new DepthwiseConv2d(window, activation),
        real("depthwise", null, 1, 8, 8, channels),
        input,
        noise(1, 3, 3, channels),
        null);
  }

  Value dense(Value input, int outputs) {
    return node(
        new FullyConnected(Activation.NONE, false),
        real("dense", null, 1, outputs),
        input,
        noise(outputs, input.shape().elements()),
        noise(outputs));
  }

  Value same(Operator operator, Value... inputs) {
    Value shape = inputs[0].isConstant() ? inputs[1] : inputs[0];
    return node(operator, real("same", null, shape.shape().toArray()), inputs);
  }

  /** A constant with channels of very different size. */
  Value uneven(int channels) {
    float[] values = new float[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = (float) Math.pow(4, c % 5 - 2) * (c % 2 == 0 ? 1 : -1);
    }
    return constant(values, channels);
  }

  Value noise(int... shape) {
    float[] values = new float[Shape.of(shape).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * 0.3f;
    }
    return constant(values, shape);
  }

  Value constant(float[] values, int... shape) {
    return real("constant", values, shape);
  }

  private Value node(Operator operator, Value output, Value... inputs) {
    Node node = new Node(nodes.size(), operator, Arrays.asList(inputs), List.of(output));
    operator.validate(node);
    nodes.add(node);
    return output;
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

  Graph graph(Value output) {
    return new Graph(List.of(image), List.of(output), List.copyOf(nodes));
  }

  /** Pictures that are far from zero on average and smooth, as real ones are. */
  List<byte[][]> samples(int count) {
    List<byte[][]> samples = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * 192).order(ByteOrder.LITTLE_ENDIAN);
      double value = 1 + random.nextGaussian();
      while (bytes.hasRemaining()) {
        value = 0.1 + 0.9 * value + 0.3 * random.nextGaussian();
        bytes.putFloat((float) value);
      }
      samples.add(new byte[][] {bytes.array()});
    }
    return samples;
  }

  static Recipe int8(Graph graph, List<byte[][]> samples) {
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      samples.forEach(calibration::observe);
      return Recipe.of(Scheme.INT8, calibration.ranges());
    }
  }

  static float[] run(Graph graph, byte[][] sample) {
    try (Session session = Model.unoptimized(graph).newSession()) {
      session.run(sample);
      return session.floats(graph.outputs().get(0));
    }
  }
}
