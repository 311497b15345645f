package dev.octet.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.FormatException;
import dev.octet.error.OctetException;
import dev.octet.error.UnsupportedException;
import dev.octet.exporter.FlatBuilder;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.operator.DetectionPostprocess;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Custom operators and their options, in files as converters write them. */
class CustomOperatorsTest {

  @Test
  void numbersOfEveryWidthAreRead() {
    // "f\0" "i\0" "t\0"; keys [3 offsets]; values: 2.5 indirect, -2, true; one byte wide each.
    byte[] map = {
      'f', 0, 'i', 0, 't', 0, 0, 0, 0x20, 0x40, 3, 11, 10, 9, 3, 1, 3, 11, -2, 1, 34, 4, 104, 6, 36,
      1
    };
    FlexMap options = flexMap(map);
    assertEquals(2.5f, options.f32("f"));
    assertEquals(-2, options.i32("i", 7));
    assertTrue(options.bool("t"));
    assertEquals(7, options.i32("x", 7));
    assertEquals(7, flexMap(new byte[0]).i32("f", 7));
  }

  @Test
  void whatIsNoMapIsRefused() {
    assertThrows(FormatException.class, () -> flexMap(new byte[] {5, 4, 1}));
    assertThrows(FormatException.class, () -> flexMap(new byte[] {(byte) 200, 36, 1}));
    assertThrows(FormatException.class, () -> flexMap(new byte[] {0, 36, 3}));
  }

  @Test
  void shapesThatTheFileDoesNotKnowAreInferred() {
    Graph graph = TfliteImporter.read(Source.copyOf(detector()));
    assertTrue(graph.nodes().get(0).operator() instanceof DetectionPostprocess);
    assertEquals(Shape.of(1, 6, 4), graph.outputs().get(0).shape());
    assertEquals(Shape.of(1, 6), graph.outputs().get(1).shape());
    assertEquals(Shape.of(1), graph.outputs().get(3).shape());
  }

  @Test
  void anUnknownNameIsNamed() {
    String text = new String(detector(), StandardCharsets.ISO_8859_1);
    byte[] renamed = text.replace("Detection", "Different").getBytes(StandardCharsets.ISO_8859_1);
    UnsupportedException refused =
        assertThrows(UnsupportedException.class, () -> TfliteImporter.read(Source.copyOf(renamed)));
    assertTrue(
        refused.getMessage().contains("custom operator \"TFLite_Different_PostProcess\""),
        refused.getMessage());
  }

  /** A damaged file is refused or runs. */
  @Test
  void damagedOptionsNeverEscapeTheChecks() {
    byte[] file = detector();
    Random random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(file.length)] = (byte) random.nextInt();
      damaged[random.nextInt(file.length)] = (byte) random.nextInt();
      try {
        Model model = Model.read(damaged);
        if (model.plan().end() < 1 << 24) {
          model.newSession().run();
        }
      } catch (OctetException refused) {
        assertTrue(refused.getMessage().length() > 20, "damage " + i);
      }
    }
  }

  /** A detector whose outputs are written without shapes. */
  private static byte[] detector() {
    Value encodings = value("encodings", Shape.of(1, 2, 4));
    Value scores = value("scores", Shape.of(1, 2, 5));
    Value anchors =
        value("anchors", Shape.of(2, 4))
            .with(Constants.inNewMemory().floats(0, 0, 1, 1, 0.5f, 0.5f, 1, 1));
    List<Value> outputs = new ArrayList<>();
    for (String name : new String[] {"boxes", "classes", "scores", "count"}) {
      outputs.add(value(name, Shape.of()));
    }
    DetectionPostprocess operator =
        new DetectionPostprocess(
            new DetectionPostprocess.Limits(3, 2, 10, 4),
            false,
            0.5f,
            0.5f,
            new DetectionPostprocess.Scales(1, 1, 1, 1));
    Node node = new Node(0, operator, List.of(encodings, scores, anchors), outputs);
    Graph graph = new Graph(List.of(encodings, scores), outputs, List.of(node));
    return TfliteWriter.write(graph, "", List.of());
  }

  private static Value value(String name, Shape shape) {
    return Value.of(0, name, DataType.FLOAT32, shape, Quantization.NONE, null);
  }

  private static FlexMap flexMap(byte[] map) {
    byte[] file = new FlatBuilder().with(0, map).toFile("TEST");
    return new FlatBuffer(Source.copyOf(file)).root().flexMap(0);
  }
}
