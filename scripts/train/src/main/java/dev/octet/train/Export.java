package dev.octet.train;

import dev.octet.exporter.ModelMetadata;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Mean;
import dev.octet.operator.Operator;
import dev.octet.operator.Softmax;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Normalization;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import dev.octet.train.Layer.Classifier;
import dev.octet.train.Layer.Convolution;
import dev.octet.train.Layer.Pool;
import dev.octet.train.Layer.Residual;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a trained network as a float32 .tflite file: batch normalization is folded into the
 * convolutions, a softmax makes probabilities of the scores, and the metadata name the
 * normalization of pixels.
 */
final class Export {
  private final Network network;
  private final Constants constants = Constants.inNewMemory();
  private final List<Node> nodes = new ArrayList<>();
  private int ids;

  private Export(Network network) {
    this.network = network;
  }

  /** The file of a network. */
  static byte[] tflite(Architecture architecture, Network network) {
    ModelMetadata metadata =
        new ModelMetadata(
            architecture.name(),
            "Classifies pictures of 32x32 pixels into the ten classes of CIFAR-10.",
            "1",
            "The Octet authors",
            "Apache-2.0",
            Normalization.of(new float[] {Batch.MEAN}, new float[] {Batch.STD}));
    return TfliteWriter.write(
        new Export(network).graph(architecture),
        architecture.name(),
        List.of(metadata.attachment()));
  }

  private Graph graph(Architecture architecture) {
    Value image = activation("image", 1, Cifar10.SIDE, Cifar10.SIDE, Cifar10.CHANNELS);
    Value x = image;
    for (Layer layer : architecture.layers()) {
      x = add(layer, x);
    }
    Value probabilities = activation("probabilities", x.shape().toArray());
    return new Graph(List.of(image), List.of(node(new Softmax(1), probabilities, x)), nodes);
  }

  private Value add(Layer layer, Value x) {
    if (layer instanceof Convolution c) {
      return convolution(c, x);
    } else if (layer instanceof Residual r) {
      Value y = x;
      for (Layer inner : r.body()) {
        y = add(inner, y);
      }
      Value sum = activation(y.name() + "/sum", y.shape().toArray());
      return node(new Add(Activation.RELU), sum, x, y);
    } else if (layer instanceof Pool p) {
      int side = x.shape().dim(1);
      Window2d window = Window2d.of(true, side, side, 2, 2, 2, 2, 1, 1);
      return node(
          new MaxPool2d(window, Activation.NONE),
          activation(p.name(), 1, side / 2, side / 2, x.shape().dim(3)),
          x);
    } else if (layer instanceof Classifier c) {
      return classifier(c, x);
    }
    throw new IllegalArgumentException("unknown layer " + layer);
  }

  private Value convolution(Convolution c, Value x) {
    float[] gamma = values(c.name() + "/gamma");
    float[] beta = values(c.name() + "/beta");
    float[] mean = values(c.name() + "/mean");
    float[] variance = values(c.name() + "/variance");
    float[] scale = new float[c.out()];
    float[] bias = new float[c.out()];
    for (int o = 0; o < c.out(); o++) {
      scale[o] = (float) (gamma[o] / Math.sqrt((double) variance[o] + Network.EPSILON));
      bias[o] = beta[o] - mean[o] * scale[o];
    }
    int side = x.shape().dim(1);
    int k = c.kernel();
    Window2d window = Window2d.of(true, side, side, k, k, c.stride(), c.stride(), 1, 1);
    Activation activation = c.relu() ? Activation.RELU : Activation.NONE;
    int[] shape = c.depthwise() ? new int[] {1, k, k, c.out()} : new int[] {c.out(), k, k, c.in()};
    int small = window.outputHeight(side);
    return node(
        c.depthwise() ? new DepthwiseConv2d(window, activation) : new Conv2d(window, activation),
        activation(c.name(), 1, small, small, c.out()),
        x,
        constant(c.name() + "/weights", folded(c, scale), shape),
        constant(c.name() + "/bias", bias, c.out()));
  }

  /** From {@code [O,I,KH,KW]} to {@code [O,KH,KW,I]}, or {@code [1,KH,KW,O]} for depthwise. */
  private float[] folded(Convolution c, float[] scale) {
    float[] weights = values(c.name() + "/weight");
    float[] folded = new float[weights.length];
    int taps = c.kernel() * c.kernel();
    int depth = c.depthwise() ? 1 : c.in();
    for (int o = 0; o < c.out(); o++) {
      for (int i = 0; i < depth; i++) {
        for (int tap = 0; tap < taps; tap++) {
          int at = c.depthwise() ? tap * c.out() + o : (o * taps + tap) * depth + i;
          folded[at] = weights[(o * depth + i) * taps + tap] * scale[o];
        }
      }
    }
    return folded;
  }

  private Value classifier(Classifier c, Value x) {
    Value axes =
        Value.of(
            ids++,
            c.name() + "/axes",
            DataType.INT32,
            Shape.of(2),
            Quantization.NONE,
            constants.ints(1, 2));
    Value mean = node(new Mean(false), activation(c.name() + "/mean", 1, c.in()), x, axes);
    return node(
        new FullyConnected(Activation.NONE, false),
        activation(c.name(), 1, c.classes()),
        mean,
        constant(c.name() + "/weights", values(c.name() + "/weight"), c.classes(), c.in()),
        constant(c.name() + "/bias", values(c.name() + "/bias"), c.classes()));
  }

  private float[] values(String name) {
    return Parameter.values(network.get(name));
  }

  private Value node(Operator operator, Value output, Value... inputs) {
    Node node = new Node(nodes.size(), operator, Arrays.asList(inputs), List.of(output));
    operator.validate(node);
    nodes.add(node);
    return output;
  }

  private Value activation(String name, int... shape) {
    return Value.of(ids++, name, DataType.FLOAT32, Shape.of(shape), Quantization.NONE, null);
  }

  private Value constant(String name, float[] values, int... shape) {
    return Value.of(
        ids++,
        name,
        DataType.FLOAT32,
        Shape.of(shape),
        Quantization.NONE,
        constants.floats(values));
  }
}
