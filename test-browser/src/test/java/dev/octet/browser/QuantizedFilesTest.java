package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.octet.exporter.TfliteWriter;
import dev.octet.fixture.Networks;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.TfliteImporter;
import dev.octet.publish.NpmProject;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.MinMaxObserver;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Range;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import dev.octet.tensor.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** LiteRT.js loads what the quantizer writes, and computes the same. */
@Tag("full")
@ExtendWith(SharedBrowsers.class)
class QuantizedFilesTest {
  private static final Path FILES = Path.of("target", "quantized");
  private static final int SAMPLES = 8;
  private static final int INPUTS = 3;

  /** What float outputs of two runtimes may differ in, of the largest expected value. */
  private static final double FLOAT_TOLERANCE = 2e-6;

  /** Of int16x8, where LiteRT rounds some operators in another way. */
  private static final double WIDE_TOLERANCE = 1e-3;

  /** Where the last bit of a float decides how an activation of the next layer is rounded. */
  private static final double DYNAMIC_TOLERANCE = 1e-2;

  /** Of 4-bit convolutions, which XNNPACK does not take: one step of the output, 1/256. */
  private static final double STEP = 1 / 256.0;

  private record Made(Path file, boolean isIntegers) {}

  @TestFactory
  Stream<DynamicTest> everySchemeComputesTheSameInLiteRt(Browsers browsers) throws IOException {
    Path peers = NpmProject.install("litert").folder().resolve("node_modules");
    Files.createDirectories(FILES);
    Map<String, Graph> networks = new LinkedHashMap<>();
    networks.put("efficientnet", Networks.efficientNet());
    networks.put("inception", Networks.inception());
    for (String name : List.of("cifar10-resnet-float32", "cifar10-mobilenet-float32")) {
      networks.put(name, TfliteImporter.read(Source.copyOf(ShippedModels.file(name))));
    }
    List<DynamicTest> tests = new ArrayList<>();
    networks.forEach(
        (name, network) -> {
          Map<Value, Range> ranges = ranges(network);
          for (Scheme scheme : Scheme.all()) {
            // LiteRT.js gives no sensible result for blocks in layers of 10 outputs.
            if (scheme.block() > 0) {
              continue;
            }
            for (Interface types : interfaces(scheme)) {
              String title = name + " " + scheme + " " + types.input().label();
              tests.add(
                  dynamicTest(
                      title,
                      () -> {
                        Recipe recipe = Recipe.of(scheme, ranges).with(types);
                        check(browsers, peers, scheme, make(title, network, recipe));
                      }));
            }
          }
        });
    return tests.stream();
  }

  /** LiteRT.js takes no int8 or int16 tensors. */
  private static List<Interface> interfaces(Scheme scheme) {
    if (scheme == Scheme.FLOAT32) {
      return List.of();
    }
    return scheme.activations() == DataType.INT8
        ? List.of(Interface.FLOAT32, new Interface(DataType.UINT8, DataType.UINT8))
        : List.of(Interface.FLOAT32);
  }

  private static Map<Value, Range> ranges(Graph network) {
    try (Calibration calibration = new Calibration(network, MinMaxObserver::new)) {
      for (int i = 0; i < SAMPLES; i++) {
        calibration.observe(Networks.image(network, i));
      }
      return calibration.ranges();
    }
  }

  private static Made make(String title, Graph network, Recipe recipe) throws IOException {
    Quantized quantized = Quantizer.quantize(network, recipe);
    Path file = FILES.resolve(title.replace(' ', '_') + ".tflite");
    byte[] bytes = TfliteWriter.write(quantized.graph(), quantized.storage(), "", List.of());
    Files.write(file, bytes);
    boolean isIntegers = quantized.graph().nodes().stream().allMatch(QuantizedFilesTest::isInteger);
    return new Made(file, isIntegers);
  }

  private static boolean isInteger(Node node) {
    String name = node.operator().name();
    return name.endsWith("QUANTIZE") || node.output().type() != DataType.FLOAT32;
  }

  private static void check(Browsers browsers, Path peers, Scheme scheme, Made made) {
    BenchModel model = BenchModel.file(made.file());
    JsonObject result;
    try (BenchSite site = new BenchSite(peers, List.of(model))) {
      result = compare(browsers, site, model);
    }
    assertEquals(new JsonArray(), result.get("errors"));
    assertEquals(INPUTS, result.getAsJsonArray("outputs").size());
    for (JsonElement element : result.getAsJsonArray("outputs")) {
      JsonObject output = element.getAsJsonObject();
      double largest = output.get("largest").getAsDouble();
      if (scheme == Scheme.INT8_INT4) {
        double step = output.get("isFloat").getAsBoolean() ? STEP : 1;
        assertTrue(largest <= step, made.file() + ": " + output);
        continue;
      }
      double share = largest / output.get("magnitude").getAsDouble();
      double tolerance = tolerance(scheme, made.isIntegers());
      assertTrue(
          share <= tolerance, made.file() + ": " + share + " of the largest value: " + output);
    }
  }

  private static double tolerance(Scheme scheme, boolean isIntegers) {
    if (scheme == Scheme.INT16X8) {
      return WIDE_TOLERANCE;
    }
    return isIntegers ? 0 : scheme.isDynamic() ? DYNAMIC_TOLERANCE : FLOAT_TOLERANCE;
  }

  private static JsonObject compare(Browsers browsers, BenchSite site, BenchModel model) {
    JsonObject job = new JsonObject();
    job.addProperty("url", model.url());
    job.addProperty("inputs", INPUTS);
    job.add("runtimes", BenchRuntime.json(BenchRuntime.compared()));
    try (BrowserContext context = browsers.newContext(Engine.CHROMIUM)) {
      Page page = context.newPage();
      page.navigate(site.url("/bench/bench.html"));
      page.waitForFunction("() => self.bench");
      String compare = "async (job) => JSON.stringify(await bench.compare(JSON.parse(job)))";
      return JsonParser.parseString((String) page.evaluate(compare, job.toString()))
          .getAsJsonObject();
    }
  }
}
