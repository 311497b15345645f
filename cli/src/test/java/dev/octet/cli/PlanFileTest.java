package dev.octet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.fixture.Networks;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.QuantizationPlan;
import dev.octet.quantizer.QuantizationPlan.InputEntry;
import dev.octet.quantizer.QuantizationPlan.NodeEntry;
import dev.octet.quantizer.Range;
import dev.octet.quantizer.Scheme;
import dev.octet.tensor.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFileTest {
  private static final Graph GRAPH = Networks.inception();
  private static final Node CONV = GRAPH.nodes().get(0);

  /** Ten lines up to the first node's scheme. */
  private static final String GOOD =
      """
      model: "m.tflite"
      scheme: int8
      inputs:
      - tensor: "image_0"
        range: [-1, 1]
      nodes:
      - node: 0
        operator: CONV_2D
        output: "%s"
        scheme: int16x8
        range: [0, 6.5]
        clip: 0.5
      """
          .formatted(CONV.output().name());

  @TempDir Path folder;

  private QuantizationPlan read(String text) throws IOException {
    return PlanFile.read(Files.writeString(folder.resolve("plan.yaml"), text), GRAPH);
  }

  private void assertRefused(String text, int line, String... parts) {
    String message = assertThrows(CommandException.class, () -> read(text)).getMessage();
    assertTrue(message.contains("plan.yaml:" + line + ": "), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private static String with(String before, String after) {
    assertTrue(GOOD.contains(before), before);
    return GOOD.replace(before, after);
  }

  @Test
  void aPlanIsReadAsItIsWritten() throws IOException {
    NodeEntry conv =
        new NodeEntry(
            0,
            "CONV_2D",
            CONV.output().name(),
            Scheme.INT8_INT4,
            List.of(new Range(0, 0.1f)),
            List.of(0.3),
            "");
    Node next = GRAPH.nodes().get(1);
    NodeEntry plain =
        new NodeEntry(
            1,
            next.operator().name(),
            next.output().name(),
            Scheme.FLOAT32,
            List.of(),
            List.of(),
            "");
    QuantizationPlan plan =
        new QuantizationPlan(
            Scheme.DYNAMIC_INT8,
            new Interface(DataType.UINT8, DataType.FLOAT32),
            List.of(new InputEntry("image_0", new Range(-1, 0.9921875f))),
            List.of(conv, plain));
    byte[] written = PlanFile.write(plan, Path.of("models", "m.tflite"));
    String text = new String(written, StandardCharsets.UTF_8);
    assertEquals(plan, read(text));
    assertArrayEquals(written, PlanFile.write(read(text), Path.of("m.tflite")));
    assertTrue(text.startsWith("# "), text);
    assertTrue(text.contains("dynamic-int4-block32"), "all schemes are named: " + text);
  }

  @Test
  void reasonsAreComments() throws IOException {
    NodeEntry entry =
        new NodeEntry(
            0,
            "CONV_2D",
            CONV.output().name(),
            Scheme.INT8,
            List.of(),
            List.of(),
            "int8 here alone:\n17 dB");
    QuantizationPlan plan =
        new QuantizationPlan(Scheme.INT8, Interface.INT8, List.of(), List.of(entry));
    String text = new String(PlanFile.write(plan, Path.of("m")), StandardCharsets.UTF_8);
    assertTrue(text.contains("# int8 here alone: 17 dB\n- node: 0"), text);
    assertEquals("", read(text).nodes().get(0).reason());
  }

  @Test
  void whatIsLeftOutHasItsUsualValue() throws IOException {
    QuantizationPlan plan = read("scheme: int16x8\n");
    assertEquals(new Interface(DataType.INT16, DataType.INT16), plan.types());
    assertEquals(List.of(), plan.nodes());
    assertEquals(Interface.FLOAT32, read("scheme: dynamic-int8").types());
    NodeEntry edited = read(GOOD).nodes().get(0);
    assertEquals(List.of(new Range(0, 6.5f)), edited.ranges());
    assertEquals(List.of(0.5), edited.clip());
  }

  @Test
  void mistakesAreNamedWithTheirLine() {
    assertRefused(with("scheme: int8", "scheme: int9"), 2, "\"int9\"", "int8, ");
    assertRefused(with("scheme: int16x8", "scheme: best"), 10, "\"best\"");
    assertRefused(with("\"image_0\"", "\"picture\""), 4, "\"picture\"", "\"image_0\"");
    assertRefused(with("[-1, 1]", "[1, -1]"), 5, "begins above its end", "smaller number first");
    assertRefused(with("[0, 6.5]", "[0, 6.5, 7]"), 11, "two numbers");
    assertRefused(with("[0, 6.5]", "[0, .inf]"), 11, "\".inf\" is no number");
    assertRefused(with("[0, 6.5]", "[0, 1e99]"), 11, "finite");
    assertRefused(with("[0, 6.5]", "[0, six]"), 11, "\"six\" is no number");
    assertRefused(with("[0, 6.5]", "[[0, 1], [0, 2]]"), 7, "1 float32 outputs");
    assertRefused(with("node: 0", "node: 999"), 7, "no node 999");
    assertRefused(with("node: 0", "node: first"), 7, "\"first\" is no whole number");
    assertRefused(with("node: 0", "node: 1"), 7, "not CONV_2D \"");
    assertRefused(with("operator: CONV_2D", "operator: ADD"), 7, CONV.title(), "not ADD");
    assertRefused(with("clip: 0.5", "clip: [1, 2]"), 7, "16 channels", "2 limits");
    assertRefused(with("clip: 0.5", "clip: -2"), 7, "positive");
    assertRefused(with("clip: 0.5", "clips: 2"), 12, "unknown key \"clips\"", "range, clip");
    assertRefused(with("  scheme: int16x8\n", ""), 7, "\"scheme\" is missing");
    assertRefused(with("clip: 0.5", "scheme: int8"), 12, "\"scheme\" is here twice");
    assertRefused(with("nodes:\n", "nodes: all\nother:\n"), 7, "unknown key \"other\"");
    assertRefused(
        "scheme: int8\nnodes:\n  node: 3\n", 3, "expected a list as the value of \"nodes\"");
    assertRefused("scheme: int8\nnodes: [3]\n", 2, "expected keys with values");
    assertRefused("scheme: int8\ninput-type: int64\n", 2, "\"int64\"", "float32");
    assertRefused("scheme: [int8\nnodes: 3", 2, "no YAML");
    assertRefused(GOOD + GOOD.substring(GOOD.indexOf("- node")), 13, "node 0 is here twice");
  }

  @Test
  void anEmptyFileIsNoPlan() {
    assertTrue(
        assertThrows(CommandException.class, () -> read("# nothing"))
            .getMessage()
            .contains("the plan is empty"));
  }
}
