package dev.octet.quantizer.recovery;

import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds to the bias of each layer by how much its outputs are too small on average, channel by
 * channel, when everything before it is quantized and corrected. Of a mean error that may be chance
 * only the likely part is added: {@code d * max(0, 1 - v / (n * d * d))} for a mean {@code d} and a
 * variance {@code v} of {@code n} samples.
 *
 * <p>Source: empirical bias correction, Nagel and others, Data-Free Quantization Through Weight
 * Equalization and Bias Correction, 2019.
 */
final class BiasCorrection {
  /** A fused activation hides errors where it clamps; the error is not scaled by more than this. */
  private static final double LEAST_SHARE = 0.25;

  private final Graph graph;
  private final Recipe recipe;
  private final List<byte[][]> samples;
  private final Map<Node, float[][]> means = new HashMap<>();

  private BiasCorrection(Graph graph, Recipe recipe, List<byte[][]> samples) {
    this.graph = graph;
    this.recipe = recipe.with(Interface.FLOAT32);
    this.samples = samples;
  }

  static Recovered correct(Graph graph, Recipe recipe, List<byte[][]> samples) {
    Rewrite rewrite = new Rewrite(graph);
    new BiasCorrection(graph, recipe, samples).run(rewrite);
    return new Recovered(rewrite.graph(), rewrite.recipe(recipe));
  }

  private void run(Rewrite rewrite) {
    List<Layer> layers = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Layer layer = Layer.of(node);
      if (layer != null) {
        layers.add(layer);
        means.put(node, new float[samples.size()][]);
      }
    }
    try (Session session = Model.unoptimized(graph).newSession()) {
      for (int i = 0; i < samples.size(); i++) {
        session.reset();
        session.run(samples.get(i));
        for (Layer layer : layers) {
          means.get(layer.node())[i] = means(session.floats(layer.node().output()), layer);
        }
      }
    }
    Constants constants = Constants.inNewMemory();
    for (Layer layer : layers) {
      correct(layer, rewrite, constants);
    }
  }

  private void correct(Layer layer, Rewrite rewrite, Constants constants) {
    Quantized quantized = Quantizer.quantize(rewrite.graph(), rewrite.recipe(recipe));
    Node result = quantized.nodes().get(layer.node());
    if (Grid.of(quantized, layer) == null) {
      return;
    }
    int channels = layer.channels();
    double[] sums = new double[channels];
    double[] squares = new double[channels];
    double[] open = new double[channels];
    try (Session session = Model.unoptimized(upTo(quantized.graph(), result)).newSession()) {
      for (int i = 0; i < samples.size(); i++) {
        session.reset();
        session.run(samples.get(i));
        float[] values = real(session, result.output());
        float[] wanted = means.get(layer.node())[i];
        float[] got = means(values, layer);
        for (int c = 0; c < channels; c++) {
          double error = (double) wanted[c] - got[c];
          sums[c] += error;
          squares[c] += error * error;
        }
        for (int k = 0; k < values.length; k++) {
          open[k % channels] += isOpen(values[k], layer.activation()) ? 1 : 0;
        }
      }
    }
    double positions = (double) samples.size() * layer.node().output().shape().elements();
    float[] bias = layer.bias();
    for (int c = 0; c < channels; c++) {
      double share = Math.max(LEAST_SHARE, open[c] * channels / positions);
      bias[c] = (float) (bias[c] + likely(sums[c], squares[c], samples.size()) / share);
    }
    rewrite.put(layer.node(), layer.with(layer.weights(), bias, constants));
  }

  /** The part of a mean that is probably no chance. */
  static double likely(double sum, double squares, int n) {
    double mean = sum / n;
    double variance = n > 1 ? Math.max(0, squares - n * mean * mean) / (n - 1) : 0;
    double square = mean * mean;
    return square > 0 ? mean * Math.max(0, 1 - variance / n / square) : 0;
  }

  private static boolean isOpen(float value, Activation activation) {
    return value > activation.min() && value < activation.max();
  }

  private static Graph upTo(Graph graph, Node last) {
    int end = graph.nodes().indexOf(last) + 1;
    return new Graph(graph.inputs(), List.of(last.output()), graph.nodes().subList(0, end));
  }

  private static float[] means(float[] values, Layer layer) {
    int channels = layer.channels();
    double[] sums = new double[channels];
    for (int k = 0; k < values.length; k++) {
      sums[k % channels] += values[k];
    }
    float[] means = new float[channels];
    for (int c = 0; c < channels; c++) {
      means[c] = (float) (sums[c] * channels / values.length);
    }
    return means;
  }

  /** The real values of a result of the last run. */
  static float[] real(Session session, Value value) {
    if (value.type() == DataType.FLOAT32) {
      return session.floats(value);
    }
    Quantization quantization = value.quantization();
    byte[] bytes = session.output(value);
    int size = value.type().bytes();
    float[] values = new float[value.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      int q =
          size == 1 ? bytes[i] & value.type().mask() : bytes[2 * i] & 0xFF | bytes[2 * i + 1] << 8;
      values[i] = quantization.scale() * (q - quantization.zeroPoint());
    }
    return values;
  }
}
