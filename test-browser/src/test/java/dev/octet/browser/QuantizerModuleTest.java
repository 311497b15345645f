package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Graph;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
      const all = new Float32Array(await fetched('/made/samples.bin'));
      const samples = [0, 1].map((i) => all.subarray(i * 3072, (i + 1) * 3072));
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
  void everySchemeGivesTheFileOfTheJvm(Engine engine, Browsers browsers) {
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
                    for (const scheme of job.schemes.filter((each) => each !== 'float32')) {
                      const { bytes } = await job.quantize({
                        scheme, inputType: 'float32', outputType: 'float32', nodes: { 3: 'float32' },
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
    Recipe recipe = Recipe.of(Scheme.INT8, ranges(graph));
    for (Scheme scheme : Scheme.all()) {
      if (scheme != Scheme.FLOAT32) {
        Quantized quantized =
            Quantizer.quantize(
                graph,
                Recipe.of(scheme, recipe.ranges())
                    .with(Interface.FLOAT32)
                    .with(graph.nodes().get(3), Scheme.FLOAT32));
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

  private static Map<Value, Range> ranges(Graph graph) {
    byte[] samples = samples();
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      for (int i = 0; i < SAMPLES; i++) {
        byte[] sample = new byte[4 * 3072];
        System.arraycopy(samples, i * sample.length, sample, 0, sample.length);
        calibration.observe(sample);
      }
      return calibration.ranges();
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
