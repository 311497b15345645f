package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.TfliteImporter;
import dev.octet.importer.TfliteMetadata;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.MinMaxObserver;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Range;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import dev.octet.quantizer.diagnosis.NodeErrors;
import dev.octet.quantizer.diagnosis.Reference;
import dev.octet.quantizer.diagnosis.Sensitivity;
import dev.octet.quantizer.diagnosis.SensitivityReport;
import dev.octet.quantizer.diagnosis.TensorError;
import dev.octet.quantizer.recovery.AdaptiveRounding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The quantizer in the page, which is the JVM's. */
@ExtendWith(SharedBrowsers.class)
class QuantizerModuleTest {
  private static final String MODEL = "cifar10-resnet-float32";
  private static final int SAMPLES = 2;

  /** Opens the model and takes samples from an endless row of bytes. */
  private static final String OPEN =
      """
      const { openQuantizer } = await import('/octet/quantizer.mjs');
      const fetched = async (url) => (await fetch(url)).arrayBuffer();
      const job = await openQuantizer(await fetched('/made/float.tflite'));
      const values = new Float32Array(await fetched('/made/samples.bin'));
      const samples = [0, 1].map((i) => values.subarray(i * 3072, (i + 1) * 3072));
      const base64 = (bytes) => {
        let text = '';
        for (let i = 0; i < bytes.length; i++) {
          text += String.fromCharCode(bytes[i]);
        }
        return btoa(text);
      };
      """;

  private static byte[] samples() {
    Random random = new Random(8);
    ByteBuffer buffer = ByteBuffer.allocate(SAMPLES * 4 * 3072).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      buffer.putFloat(random.nextFloat() * 4 - 2);
    }
    return buffer.array();
  }

  private static JsonObject prepared(Browsers browsers) {
    browsers.site().put("/made/float.tflite", ShippedModels.file(MODEL));
    browsers.site().put("/made/samples.bin", samples());
    return new JsonObject();
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void theFilesAreThoseOfTheJvm(Engine engine, Browsers browsers) {
    JsonObject argument = prepared(browsers);
    JsonObject files =
        browsers
            .runner(engine)
            .call(
                "async () => {"
                    + OPEN
                    + """
                    await job.calibrate(samples);
                    const files = {};
                    for (const scheme of ['int8', 'int8-int4', 'int16x8', 'dynamic-int8', 'weights-int4', 'float16']) {
                      const { bytes } = await job.quantize({
                        scheme, inputType: 'float32', outputType: 'float32', nodes: { 3: 'float32' },
                        rounding: scheme === 'int8-int4' ? 'adaptive' : 'nearest',
                      });
                      files[scheme] = base64(bytes);
                    }
                    job.dispose();
                    return files;
                    }""",
                argument)
            .getAsJsonObject();
    Source source = Source.copyOf(ShippedModels.file(MODEL));
    Graph graph = TfliteImporter.read(source);
    AdaptiveRounding rounding = new AdaptiveRounding(graph);
    Map<Value, Range> ranges = calibrated(graph, rounding);
    for (Scheme scheme : Scheme.all()) {
      if (files.has(scheme.label())) {
        Recipe recipe =
            Recipe.of(scheme, ranges)
                .with(Interface.FLOAT32)
                .with(graph.nodes().get(3), Scheme.FLOAT32);
        Quantized quantized =
            Quantizer.quantize(graph, scheme == Scheme.INT8_INT4 ? rounding.tune(recipe) : recipe);
        byte[] expected =
            TfliteWriter.write(
                quantized.graph(),
                quantized.storage(),
                "",
                List.of(TfliteMetadata.attachment(source)));
        byte[] actual = Base64.getDecoder().decode(files.get(scheme.label()).getAsString());
        assertArrayEquals(expected, actual, scheme.label());
      }
    }
  }

  private static Map<Value, Range> calibrated(Graph graph, AdaptiveRounding rounding) {
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      for (byte[] sample : eachSample()) {
        calibration.observe(sample);
        rounding.observe(calibration::floats);
      }
      return calibration.ranges();
    }
  }

  private static List<byte[]> eachSample() {
    byte[] all = samples();
    int size = all.length / SAMPLES;
    return List.of(Arrays.copyOf(all, size), Arrays.copyOfRange(all, size, 2 * size));
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void theDiagnosisIsThatOfTheJvm(Engine engine, Browsers browsers) {
    JsonObject argument = prepared(browsers);
    JsonObject seen =
        browsers
            .runner(engine)
            .call(
                "async () => {"
                    + OPEN
                    + """
                    await job.calibrate(samples);
                    const options = { rounding: 'nearest' };
                    const errors = await job.layerErrors(samples, options);
                    const few = { ...options, scheme: 'float32', nodes: { 0: 'int8', 5: 'int8' } };
                    const { all, ranked } = await job.sensitivity(samples, few);
                    const nodes = job.nodes.map(({ operator, macs }) => [operator, macs]);
                    job.dispose();
                    return { errors, all, ranked, nodes };
                    }""",
                argument)
            .getAsJsonObject();
    Graph graph = TfliteImporter.read(Source.copyOf(ShippedModels.file(MODEL)));
    Map<Value, Range> ranges = calibrated(graph, new AdaptiveRounding(graph));
    Recipe recipe = Recipe.of(Scheme.INT8, ranges).with(Interface.FLOAT32);
    try (NodeErrors errors = new NodeErrors(graph, Quantizer.quantize(graph, recipe))) {
      eachSample().forEach(errors::observe);
      for (int i = 0; i < graph.nodes().size(); i++) {
        TensorError expected = errors.errors().get(i).accumulated();
        JsonObject actual =
            seen.getAsJsonArray("errors").get(i).getAsJsonObject().getAsJsonObject("accumulated");
        assertEquals(expected.mse(), actual.get("mse").getAsDouble(), 1e-12 * expected.mse());
      }
    }
    Node first = graph.nodes().get(0);
    assertEquals(
        first.operator().name(),
        seen.getAsJsonArray("nodes").get(0).getAsJsonArray().get(0).getAsString());
    Recipe few =
        Recipe.of(Scheme.FLOAT32, ranges)
            .with(first, Scheme.INT8)
            .with(graph.nodes().get(5), Scheme.INT8);
    List<byte[][]> samples = eachSample().stream().map(each -> new byte[][] {each}).toList();
    Reference reference =
        Reference.of(graph, samples, List.of(), samples.size(), (done, total) -> true).get();
    SensitivityReport report =
        new Sensitivity(reference, few).run((done, total) -> true).orElseThrow();
    assertEquals(
        report.all().sqnr(),
        seen.getAsJsonObject("all").get("sqnr").getAsDouble(),
        1e-9 * report.all().sqnr());
    for (int i = 0; i < report.ranked().size(); i++) {
      JsonObject actual = seen.getAsJsonArray("ranked").get(i).getAsJsonObject();
      Node expected = report.ranked().get(i).node();
      assertEquals(graph.nodes().indexOf(expected), actual.get("node").getAsInt());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.octet.browser.Engine#distinct")
  void errorsSayWhatIsWrongAndAnAbortKeepsTheJob(Engine engine, Browsers browsers) {
    JsonObject argument = prepared(browsers);
    JsonObject seen =
        browsers
            .runner(engine)
            .call(
                "async () => {"
                    + OPEN
                    + """
                    const seen = {};
                    const failed = async (promise) => {
                      try { await promise; } catch (error) { return `${error.code}: ${error.message}`; }
                    };
                    const { OctetError } = await import('/octet/index.mjs');
                    seen.uncalibrated = await failed(job.quantize());
                    seen.unknown = await failed(job.quantize({ scheme: 'int9' }));
                    seen.isOctetError = await job.quantize().catch((e) => e instanceof OctetError);
                    seen.garbage = await failed(openQuantizer(new Uint8Array(100)));
                    const controller = new AbortController();
                    const onProgress = ({ done }) => done === 1 && controller.abort();
                    const options = { onProgress, signal: controller.signal };
                    seen.aborted = await job.calibrate(samples, options).catch((e) => e.name);
                    seen.count = await job.calibrate(samples);
                    seen.length = (await job.quantize()).bytes.length;
                    seen.remarks = (await job.quantize({ nodes: { 0: 'float32' } })).remarks.length;
                    job.dispose();
                    seen.disposed = await failed(job.quantize());
                    return seen;
                    }""",
                argument)
            .getAsJsonObject();
    assertTrue(says(seen, "uncalibrated").contains("calibrate the model"), seen.toString());
    assertTrue(says(seen, "unknown").contains("\"int9\""), seen.toString());
    assertTrue(seen.get("isOctetError").getAsBoolean());
    assertTrue(says(seen, "garbage").startsWith("format: "), seen.toString());
    assertEquals("AbortError", says(seen, "aborted"));
    assertEquals(SAMPLES, seen.get("count").getAsInt());
    assertTrue(seen.get("length").getAsInt() < ShippedModels.file(MODEL).length / 3);
    assertEquals(0, seen.get("remarks").getAsInt());
    assertTrue(says(seen, "disposed").startsWith("disposed: "), seen.toString());
  }

  private static String says(JsonObject seen, String key) {
    return seen.get(key).getAsString();
  }
}
