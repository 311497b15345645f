package dev.octet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.octet.fixture.Networks;
import dev.octet.fixture.TinyModels;
import dev.octet.graph.Graph;
import dev.octet.graph.Source;
import dev.octet.importer.TfliteImporter;
import dev.octet.quantizer.QuantizationPlan;
import dev.octet.quantizer.Scheme;
import dev.octet.tensor.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseTest {
  private static final Graph NETWORK = Networks.inception();

  @TempDir Path folder;
  private Path samples;

  @BeforeEach
  void makeSamples() throws IOException {
    samples = Files.createDirectory(folder.resolve("samples"));
    for (int i = 0; i < 3; i++) {
      Files.write(samples.resolve(i + ".bin"), Networks.image(NETWORK, i));
    }
  }

  private Console diagnose(byte[] model, Object... options) throws IOException {
    Path file = Files.write(folder.resolve("float32.tflite"), model);
    List<Object> words = new ArrayList<>(List.of("diagnose", file, "--calibrate", samples));
    words.addAll(List.of(options));
    return Console.octet(words.toArray());
  }

  private Console diagnose(Object... options) throws IOException {
    return diagnose(Networks.file(NETWORK), options);
  }

  @Test
  void everyNodeHasItsRow() throws IOException {
    Path json = folder.resolve("numbers.json");
    Console run = diagnose("--json", json);
    assertEquals(0, run.code(), run.err());
    assertEquals(NETWORK.nodes().size() + 2, run.out().lines().count(), run.out());
    JsonObject numbers = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertEquals(NETWORK.nodes().size(), numbers.getAsJsonArray("nodes").size());
    JsonObject first = numbers.getAsJsonArray("nodes").get(0).getAsJsonObject();
    assertTrue(first.getAsJsonObject("isolated").get("sqnr").getAsDouble() > 20, run.out());
    assertFalse(numbers.has("sensitivity"));
  }

  @Test
  void sensitivityRanksAllNodes() throws IOException {
    Path json = folder.resolve("numbers.json");
    Console run = diagnose("--sensitivity", "--json", json, "--samples", "2");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("all quantized: SQNR "), run.out());
    assertTrue(run.out().contains("2 samples"), run.out());
    JsonObject numbers = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    double before = Double.NEGATIVE_INFINITY;
    assertEquals(NETWORK.nodes().size(), numbers.getAsJsonArray("sensitivity").size());
    for (var each : numbers.getAsJsonArray("sensitivity")) {
      double alone = each.getAsJsonObject().getAsJsonObject("alone").get("sqnr").getAsDouble();
      assertTrue(alone >= before, run.out());
      before = alone;
    }
  }

  @Test
  void mixedPrecisionIsWrittenAsAPlan() throws IOException {
    Path plan = folder.resolve("plan.yaml");
    Console run = diagnose("--max-macs", "30", "--fallback", "int16x8", "--write-plan", plan);
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("chosen: SQNR "), run.out());
    Graph graph = TfliteImporter.read(Source.copyOf(Networks.file(NETWORK)));
    QuantizationPlan read = PlanFile.read(plan, graph);
    long kept = read.nodes().stream().filter(n -> n.scheme() == Scheme.INT16X8).count();
    assertTrue(kept > 0 && kept < NETWORK.nodes().size(), run.out());
    assertEquals(kept, run.out().lines().filter(line -> line.startsWith("  int16x8")).count());
    assertTrue(Files.readString(plan).contains("# int8 here alone: SQNR "));

    Path model = folder.resolve("network.tflite");
    Path mixed = folder.resolve("mixed.tflite");
    Files.write(model, Networks.file(NETWORK));
    Console quantized = Console.octet("quantize", model, "--plan", plan, "-o", mixed);
    assertEquals(0, quantized.code(), quantized.err());
    long wide =
        TfliteImporter.read(Source.copyOf(Files.readAllBytes(mixed))).nodes().stream()
            .filter(node -> node.output().type() == DataType.INT16)
            .filter(node -> !node.operator().name().equals("QUANTIZE"))
            .count();
    assertEquals(kept, wide);
  }

  @Test
  void aGoalOutOfReachIsSaid() throws IOException {
    Console run = diagnose("--min-sqnr", "300", "--fallback", "int16x8", "--samples", "1");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("the goal is out of reach"), run.out());
  }

  @Test
  void badOptionsAreBadUsage() throws IOException {
    for (Object[] bad :
        List.of(
            new Object[] {"--samples", "0"},
            new Object[] {"--scheme", "int9"},
            new Object[] {"--max-macs", "101"},
            new Object[] {"--max-macs", "10", "--min-sqnr", "3"})) {
      assertEquals(2, diagnose(bad).code());
    }
  }

  @Test
  void whatCannotBeQuantizedIsRefused() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.write(samples.resolve(i + ".bin"), new byte[4]);
    }
    Console run = diagnose(TinyModels.dense());
    assertEquals(1, run.code());
    assertTrue(run.err().contains("nothing to quantize"), run.err());
    Console unfit = diagnose();
    assertEquals(1, unfit.code());
    assertTrue(unfit.err().contains("0.bin: 4 bytes do not fit"), unfit.err());
  }
}
