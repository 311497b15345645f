package dev.octet.quantizer.diagnosis;

import dev.octet.fixture.Networks;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.Conv2d;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.MinMaxObserver;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network in which one convolution has huge weights for a channel that is always 0: nothing for
 * float32, but no other weight of it is left in int8.
 */
final class DamagedNetwork {
  private static final int SAMPLES = 8;
  private static final float OUTLIER = 10_000;

  final Graph graph;
  final Node damaged;
  final List<byte[][]> samples = new ArrayList<>();

  DamagedNetwork() {
    Graph sound = Networks.inception();
    Node second =
        sound.nodes().stream().filter(DamagedNetwork::isFiveByFive).findFirst().orElseThrow();
    Node first =
        sound.nodes().stream()
            .filter(node -> node.output() == second.input(0))
            .findFirst()
            .orElseThrow();
    this.damaged = withOutliers(second);
    List<Node> nodes = new ArrayList<>(sound.nodes());
    nodes.set(nodes.indexOf(first), withoutFirstChannel(first));
    nodes.set(nodes.indexOf(second), damaged);
    this.graph = new Graph(sound.inputs(), sound.outputs(), nodes);
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(new byte[][] {Networks.image(graph, 500 + i)});
    }
  }

  private static boolean isFiveByFive(Node node) {
    return node.operator() instanceof Conv2d && node.input(1).shape().dim(1) == 5;
  }

  private static Node withoutFirstChannel(Node node) {
    float[] weights = Changes.reals(node.input(1));
    float[] bias = Changes.reals(node.input(2));
    Arrays.fill(weights, 0, weights.length / bias.length, 0);
    bias[0] = 0;
    return with(with(node, 1, weights), 2, bias);
  }

  private static Node withOutliers(Node node) {
    float[] weights = Changes.reals(node.input(1));
    for (int i = 0; i < weights.length; i += node.input(1).shape().last()) {
      weights[i] = OUTLIER;
    }
    return with(node, 1, weights);
  }

  private static Node with(Node node, int operand, float[] values) {
    List<Value> inputs = new ArrayList<>(node.inputs());
    Value before = node.input(operand);
    inputs.set(operand, before.with(Constants.inNewMemory().floats(values)));
    return new Node(node.index(), node.operator(), inputs, node.outputs());
  }

  Recipe recipe() {
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      samples.forEach(calibration::observe);
      return Recipe.of(Scheme.INT8, calibration.ranges());
    }
  }

  Reference reference() {
    return Reference.of(graph, samples, List.of(), SAMPLES, (done, total) -> true).orElseThrow();
  }
}
