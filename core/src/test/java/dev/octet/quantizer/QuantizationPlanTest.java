package dev.octet.quantizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.ArgumentException;
import dev.octet.exporter.TfliteWriter;
import dev.octet.fixture.Networks;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.quantizer.QuantizationPlan.InputEntry;
import dev.octet.quantizer.QuantizationPlan.NodeEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuantizationPlanTest {
  private final Graph graph = Networks.inception();
  private final Node conv = graph.nodes().get(0);
  private Recipe recipe;

  @BeforeEach
  void makeRecipe() {
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      calibration.observe(Networks.image(graph, 1));
      recipe = Recipe.of(Scheme.INT8, calibration.ranges()).with(Interface.FLOAT32);
    }
  }

  private byte[] quantized(Recipe with) {
    Quantized result = Quantizer.quantize(graph, with);
    return TfliteWriter.write(result.graph(), result.storage(), "", List.of());
  }

  private NodeEntry entry(int index, List<Range> ranges, List<Double> clip) {
    Node node = graph.nodes().get(index);
    return new NodeEntry(
        index, node.operator().name(), node.output().name(), Scheme.INT8, ranges, clip, "");
  }

  private void assertRefused(NodeEntry entry, String... parts) {
    String message = assertThrows(ArgumentException.class, () -> entry.find(graph)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void aPlanGivesTheSameModelAsItsRecipe() {
    float[] scales = WeightQuantizer.scales(conv.input(1), 0, 8);
    for (int c = 0; c < scales.length; c++) {
      scales[c] *= 0.5f + 0.1f * (c % 5) / 3;
    }
    Recipe mixed =
        recipe
            .with(graph.nodes().get(3), Scheme.FLOAT32)
            .with(graph.nodes().get(5), Scheme.INT16X8)
            .withWeightScales(Map.of(conv.input(1), scales));
    QuantizationPlan plan = QuantizationPlan.of(graph, mixed, Map.of(conv, "it comes first"));
    assertEquals(graph.nodes().size(), plan.nodes().size());
    assertEquals("it comes first", plan.nodes().get(0).reason());
    assertEquals(Scheme.INT16X8, plan.nodes().get(5).scheme());
    Recipe again = plan.recipe(graph, Map.of());
    assertArrayEquals(scales, again.weightScales(conv.input(1)));
    assertArrayEquals(quantized(mixed), quantized(again));
  }

  @Test
  void whatThePlanLacksIsObserved() {
    QuantizationPlan partial =
        new QuantizationPlan(
            Scheme.INT8, Interface.FLOAT32, List.of(), List.of(entry(4, List.of(), List.of())));
    assertArrayEquals(quantized(recipe), quantized(partial.recipe(graph, recipe.ranges())));
  }

  @Test
  void oneLimitClipsTheChannelsThatAreBeyond() {
    float[] whole = WeightQuantizer.scales(conv.input(1), 0, 8);
    double limit = 127 * (double) whole[3];
    QuantizationPlan plan =
        new QuantizationPlan(
            Scheme.INT8, Interface.INT8, List.of(), List.of(entry(0, List.of(), List.of(limit))));
    float[] clipped = plan.recipe(graph, recipe.ranges()).weightScales(conv.input(1));
    for (int c = 0; c < whole.length; c++) {
      assertEquals(Math.min(whole[c], whole[3]), clipped[c]);
    }
  }

  @Test
  void entriesThatDoNotFitAreRefused() {
    NodeEntry good = entry(0, List.of(), List.of());
    assertEquals(conv, good.find(graph));
    int count = graph.nodes().size();
    assertRefused(
        new NodeEntry(count, "CONV_2D", "", Scheme.INT8, List.of(), List.of(), ""),
        "no node " + count,
        "0 to " + (count - 1));
    assertRefused(
        new NodeEntry(0, "ADD", conv.output().name(), Scheme.INT8, List.of(), List.of(), ""),
        conv.title(),
        "not ADD");
    assertRefused(
        new NodeEntry(0, "CONV_2D", "other", Scheme.INT8, List.of(), List.of(), ""),
        "not CONV_2D \"other\"");
    Range range = new Range(0, 1);
    assertRefused(entry(0, List.of(range, range), List.of()), "1 float32 outputs", "has 2");
    assertRefused(entry(0, List.of(), List.of(1.0, 2.0)), "16 channels", "2 limits");
    assertRefused(entry(0, List.of(), List.of(-1.0)), "clipped at -1.0", "positive");
    int softmax = graph.nodes().size() - 1;
    assertRefused(entry(softmax, List.of(), List.of(1.0)), "no float32 weights");
    assertRefused(
        new NodeEntry(
            0, "CONV_2D", conv.output().name(), Scheme.FLOAT32, List.of(), List.of(1.0), ""),
        "scheme float32",
        "does not clip");
  }

  @Test
  void unknownInputsAndSecondEntriesAreRefused() {
    Range range = new Range(-1, 1);
    String message =
        assertThrows(ArgumentException.class, () -> new InputEntry("x", range).find(graph))
            .getMessage();
    assertTrue(message.contains("\"x\"") && message.contains("\"image_0\""), message);
    List<NodeEntry> twice = new ArrayList<>();
    twice.add(entry(2, List.of(), List.of()));
    twice.add(entry(2, List.of(), List.of()));
    QuantizationPlan plan = new QuantizationPlan(Scheme.INT8, Interface.INT8, List.of(), twice);
    assertTrue(
        assertThrows(ArgumentException.class, () -> plan.recipe(graph, Map.of()))
            .getMessage()
            .contains("two entries for node 2"));
  }
}
