package dev.octet.quantizer.recovery;

import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the weights of layers that follow each other equally large, channel by channel: what the
 * first layer's channel is divided by, the next layer's weights for it are multiplied with. Only
 * powers of two, so that the graph computes the same floats as long as none underflows. Layers are
 * joined directly, with a RELU or no activation; another one would not commute with the factor.
 *
 * <p>Source: Nagel and others, Data-Free Quantization Through Weight Equalization and Bias
 * Correction, 2019.
 */
public final class CrossLayerEqualization {
  private static final int SWEEPS = 10;
  private static final double SQRT_2 = 1.4142135623730951;
  private static final double LARGEST = 1 << 16;

  /** Weights and bias of a layer while they change. */
  private record Part(Layer layer, float[] weights, float[] bias) {}

  private record Pair(Part first, Part second) {}

  private CrossLayerEqualization() {}

  /** The equalized graph; the ranges of its activations are others. */
  public static Graph equalize(Graph graph) {
    Map<Node, Part> parts = new HashMap<>();
    List<Pair> pairs = pairs(graph, parts);
    boolean isChanged = true;
    for (int sweep = 0; sweep < SWEEPS && isChanged; sweep++) {
      isChanged = false;
      for (Pair pair : pairs) {
        isChanged |= equalize(pair);
      }
    }
    Constants constants = Constants.inNewMemory();
    Rewrite rewrite = new Rewrite(graph);
    parts.forEach(
        (node, part) -> rewrite.put(node, part.layer.with(part.weights, part.bias, constants)));
    return rewrite.graph();
  }

  private static List<Pair> pairs(Graph graph, Map<Node, Part> parts) {
    Map<Value, Integer> readers = Rewrite.readers(graph);
    Map<Value, Node> producers = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> producers.put(output, node));
      Layer second = Layer.of(node);
      Node before = second == null ? null : producers.get(node.input(0));
      Layer first = before == null ? null : Layer.of(before);
      boolean isJoined =
          first != null
              && readers.get(node.input(0)) == 1
              && first.channels() == second.sets() * second.innermost()
              && (first.activation() == Activation.NONE || first.activation() == Activation.RELU);
      if (isJoined) {
        pairs.add(new Pair(part(first, parts), part(second, parts)));
      }
    }
    return pairs;
  }

  private static Part part(Layer layer, Map<Node, Part> parts) {
    return parts.computeIfAbsent(
        layer.node(), node -> new Part(layer, layer.weights(), layer.bias()));
  }

  private static boolean equalize(Pair pair) {
    Layer first = pair.first.layer;
    Layer second = pair.second.layer;
    double[] before = new double[first.channels()];
    double[] after = new double[first.channels()];
    for (int c = 0; c < first.channels(); c++) {
      for (int k = 0; k < first.depth(); k++) {
        before[c] = Math.max(before[c], Math.abs(pair.first.weights[first.index(c, k)]));
      }
    }
    for (int c = 0; c < second.channels(); c++) {
      for (int k = 0; k < second.depth(); k++) {
        int input = second.input(c, k);
        after[input] = Math.max(after[input], Math.abs(pair.second.weights[second.index(c, k)]));
      }
    }
    float[] factors = new float[first.channels()];
    boolean isChanged = false;
    for (int c = 0; c < factors.length; c++) {
      boolean isAlive = before[c] > 0 && after[c] > 0;
      factors[c] = isAlive ? power(Math.sqrt(before[c] / after[c])) : 1;
      isChanged |= factors[c] != 1;
      pair.first.bias[c] /= factors[c];
      for (int k = 0; k < first.depth(); k++) {
        pair.first.weights[first.index(c, k)] /= factors[c];
      }
    }
    for (int c = 0; c < second.channels(); c++) {
      for (int k = 0; k < second.depth(); k++) {
        pair.second.weights[second.index(c, k)] *= factors[second.input(c, k)];
      }
    }
    return isChanged;
  }

  /** The power of two whose ratio to a positive {@code x} is the smallest, within limits. */
  private static float power(double x) {
    double power = 1;
    while (x > power * SQRT_2 && power < LARGEST) {
      power *= 2;
    }
    while (x * SQRT_2 < power && power > 1 / LARGEST) {
      power /= 2;
    }
    return (float) power;
  }
}
