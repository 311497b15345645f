package dev.octet.quantizer.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Range;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeErrorsTest {
  private final DamagedNetwork network = new DamagedNetwork();

  private List<NodeError> errors(Recipe recipe) {
    Quantized quantized = Quantizer.quantize(network.graph, recipe);
    try (NodeErrors errors = new NodeErrors(network.graph, quantized)) {
      network.samples.forEach(errors::observe);
      return errors.errors();
    }
  }

  private Recipe recipe(Scheme scheme) {
    return Recipe.of(scheme, network.recipe().ranges());
  }

  @Test
  void theDamagedNodeIsTheWorstWithTrueInputs() {
    List<NodeError> errors = errors(network.recipe());
    assertEquals(network.graph.nodes(), errors.stream().map(NodeError::node).toList());
    NodeError worst =
        errors.stream()
            .min(Comparator.comparingDouble(error -> error.isolated().sqnr()))
            .orElseThrow();
    assertEquals(network.damaged, worst.node());
    assertTrue(worst.isolated().sqnr() < 10, worst.isolated().toString());
    assertEquals(0, worst.isolated().saturation());
    // The blame is the node's own: its successors compute well what they are given truly.
    errors.stream()
        .filter(error -> error != worst)
        .forEach(
            error ->
                assertTrue(error.isolated().sqnr() > 20, error.node() + " " + error.isolated()));
    Node join =
        network.graph.nodes().stream()
            .filter(node -> node.inputs().contains(network.damaged.output()))
            .findFirst()
            .orElseThrow();
    NodeError joined = errors.get(network.graph.nodes().indexOf(join));
    assertTrue(joined.accumulated().sqnr() < joined.isolated().sqnr() - 10, joined.toString());
  }

  @Test
  void theFirstNodeHasTheSameErrorBothWays() {
    NodeError first = errors(network.recipe()).get(0);
    assertEquals(first.isolated(), first.accumulated());
    assertNotNull(first.weights());
    // A weight is off by half a step at most.
    assertTrue(first.weights().sqnr() > 35, first.weights().toString());
  }

  @Test
  void nodesThatStayFloatHaveOnlyWhatTheyAreGiven() {
    Map<Node, Scheme> kept = new HashMap<>();
    network.graph.nodes().subList(1, 20).forEach(node -> kept.put(node, Scheme.FLOAT32));
    NodeError error = errors(network.recipe().with(kept)).get(3);
    assertNull(error.isolated());
    assertNull(error.weights());
    assertTrue(error.accumulated().sqnr() < 80, error.accumulated().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"int16x8", "dynamic-int8", "weights-int8", "float16"})
  void otherSchemesAreComparedToo(String label) {
    List<NodeError> errors = errors(recipe(Scheme.of(label)));
    NodeError damaged = errors.get(network.graph.nodes().indexOf(network.damaged));
    assertTrue(damaged.isQuantized());
    boolean isFloat16 = label.equals("float16");
    assertEquals(isFloat16, damaged.isolated().sqnr() > 50, damaged.isolated().toString());
    NodeError last = errors.get(errors.size() - 1);
    assertTrue(last.accumulated().sqnr() > 5, last.accumulated().toString());
  }

  @Test
  void clippedActivationsAreSaturated() {
    int scores = network.graph.nodes().size() - 2;
    Node node = network.graph.nodes().get(scores);
    Recipe whole = network.recipe();
    Range range = whole.ranges().get(node.output());
    Recipe clipped =
        whole.withRanges(Map.of(node.output(), new Range(range.min() / 100, range.max() / 100)));
    assertEquals(0, errors(whole).get(scores).isolated().saturation());
    double share = errors(clipped).get(scores).isolated().saturation();
    assertTrue(share > 0.2 && share <= 1, "saturation " + share);
  }

  @Test
  void withoutSamplesThereIsNoError() {
    Graph graph = network.graph;
    try (NodeErrors errors = new NodeErrors(graph, Quantizer.quantize(graph, network.recipe()))) {
      assertEquals(0, errors.errors().get(0).accumulated().elements());
    }
  }
}
