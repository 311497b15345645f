package dev.octet.exporter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.cases.OperatorCase;
import dev.octet.cases.OperatorCases;
import dev.octet.error.UnsupportedException;
import dev.octet.fixture.TinyModels;
import dev.octet.graph.Attachment;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.TfliteImporter;
import dev.octet.importer.TfliteMetadata;
import dev.octet.operator.DomainCast;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.runtime.Session;
import dev.octet.shared.SharedData;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Normalization;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written is read as the same model. */
class TfliteWriterTest {

  static List<byte[]> tinyModels() {
    return List.of(
        TinyModels.dense(), TinyModels.add(), TinyModels.logistic(), TinyModels.computedWeights());
  }

  @ParameterizedTest
  @MethodSource("tinyModels")
  void tinyModelsSurvive(byte[] file) {
    assertSameModel(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pretrainedResnet.tflite",
        "pretrainedResnet_quant.tflite",
        "vww_96_float.tflite",
        "vww_96_int8.tflite",
        "ad01_fp32.tflite",
        "person_detect_int8.tflite",
        "mobilenet_v1_0.25_128_quant.tflite",
        "mobilenet_v2_pytorch_nchw_int8.tflite",
        "tf2_mobilenet_v2_1.0_224_ptq.tflite",
        "deeplabv3_mnv2_dm05_pascal_quant.tflite"
      })
  void realModelsSurvive(String name) {
    assertSameModel(SharedData.model(name));
  }

  private static void assertSameModel(byte[] file) {
    Graph graph = read(file);
    byte[] written = TfliteWriter.write(graph, "", List.of());
    assertArrayEquals(written, TfliteWriter.write(read(written), "", List.of()), "stable");
    Graph again = read(written);
    assertEquals(graph.inputs().toString(), again.inputs().toString());
    assertEquals(graph.outputs().toString(), again.outputs().toString());
    assertEquals(graph.nodes().size(), again.nodes().size());
    if (macs(graph) < 100_000_000) {
      assertSameOutputs(Model.read(file), Model.read(written));
    }
  }

  private static long macs(Graph graph) {
    return graph.nodes().stream().mapToLong(node -> node.operator().macs(node)).sum();
  }

  private static void assertSameOutputs(Model expected, Model written) {
    Random random = new Random(5);
    byte[][] inputs = new byte[expected.inputs().size()][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random(random, expected.inputs().get(i));
    }
    try (Session a = expected.newSession();
        Session b = written.newSession()) {
      byte[][] outputs = a.run(inputs);
      byte[][] other = b.run(inputs);
      for (int i = 0; i < outputs.length; i++) {
        assertArrayEquals(outputs[i], other[i]);
      }
    }
  }

  private static byte[] random(Random random, Value value) {
    byte[] bytes = new byte[value.bytes()];
    boolean isIndex = value.type() == DataType.INT32 || value.type() == DataType.INT64;
    if (!isIndex) {
      random.nextBytes(bytes);
    }
    for (int i = 3; value.type().isFloat() && i < bytes.length; i += 4) {
      bytes[i] = (byte) (bytes[i] & 0x80 | 0x3E);
    }
    return bytes;
  }

  /** So every operator can be written, with all its attributes. */
  @TestFactory
  Stream<DynamicTest> operatorCasesSurvive() {
    return OperatorCases.all().stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> assertCaseSurvives(c)));
  }

  private static void assertCaseSurvives(OperatorCase each) {
    Graph graph = each.graph(new Memory(64));
    byte[] written;
    try {
      written = TfliteWriter.write(graph, "", List.of());
    } catch (UnsupportedException e) {
      assertTrue(e.getMessage().contains("neither SAME nor VALID"), e.getMessage());
      return;
    }
    // A file without inputs is refused, since all of it is constant.
    if (!graph.inputs().isEmpty()) {
      ReadOptions options = ReadOptions.DEBUGGING.with(OperatorCase.CUSTOM);
      assertSameOutputs(Model.unoptimized(graph), Model.of(Source.copyOf(written), options));
    }
  }

  @Test
  void attachmentsAndDescriptionAreInTheFile() {
    byte[] attached = {1, 2, 3, 4, 5};
    byte[] file =
        TfliteWriter.write(
            read(TinyModels.dense()), "what it is", List.of(new Attachment("NOTE", attached)));
    String text = new String(file, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("what it is") && text.contains("NOTE"));
    assertTrue(text.contains(new String(attached, StandardCharsets.ISO_8859_1)));
    assertSameOutputs(Model.read(TinyModels.dense()), Model.read(file));
  }

  @Test
  void metadataAreReadAsTheyWereWritten() {
    Normalization normalization = Normalization.of(new float[] {128}, new float[] {64});
    ModelMetadata metadata =
        new ModelMetadata("name", "text", "1", "author", "Apache-2.0", normalization);
    Graph graph = read(TinyModels.picture(DataType.FLOAT32, null));
    byte[] file = TfliteWriter.write(graph, "", List.of(metadata.attachment()));
    Normalization found = Model.read(file).normalization(0);
    assertArrayEquals(normalization.means(), found.means());
    assertArrayEquals(normalization.stds(), found.stds());
    assertArrayEquals(
        metadata.attachment().bytes(), TfliteMetadata.attachment(Source.copyOf(file)).bytes());
  }

  @Test
  void anOperatorWithoutFormIsRefusedByName() {
    Value x = value(DataType.INT8);
    Value y = value(DataType.UINT8);
    Node node = new Node(0, new DomainCast(), List.of(x), List.of(y));
    UnsupportedException refused =
        assertThrows(
            UnsupportedException.class,
            () ->
                TfliteWriter.write(
                    new Graph(List.of(x), List.of(y), List.of(node)), "", List.of()));
    assertTrue(refused.getMessage().startsWith(node.title()), refused.getMessage());
  }

  private static Value value(DataType type) {
    return Value.of(0, "v", type, Shape.of(1, 4), Quantization.perTensor(1, 0), null);
  }

  private static Graph read(byte[] file) {
    return TfliteImporter.read(Source.copyOf(file));
  }
}
