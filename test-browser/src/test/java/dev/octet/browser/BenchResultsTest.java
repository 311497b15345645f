package dev.octet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the benchmark shows of its results. */
class BenchResultsTest {
  private static final String RESULTS =
      """
      {"machine": {"cpu": "a CPU", "features": "", "processors": 2, "loadBefore": "0.1"},
       "runs": 60,
       "runtimes": [
         {"id": "octet-relaxed", "title": "Octet relaxed", "package": "octet-nn", "version": "1"},
         {"id": "octet-simd128", "title": "Octet simd128", "package": "octet-nn", "version": "1"},
         {"id": "litert-relaxed", "title": "LiteRT.js", "package": "litert", "version": "2"},
         {"id": "onnxruntime", "title": "onnxruntime-web", "package": "ort", "version": "3"}],
       "coldStart": {"model": "mobilenet_v2_int8", "runtimes": [
         {"id": "octet", "title": "Octet", "ms": 100, "started": 1, "loaded": 90, "memory": 8e6,
          "download": {"raw": 200000, "brotli": 51200}},
         {"id": "litert-relaxed", "title": "LiteRT.js", "error": "no cold start"}]},
       "engines": [
         {"engine": "Chromium", "version": "1",
          "description": {"isolated": true, "clockStepMs": 0.005,
            "probe": {"best": "relaxed", "why": "exact"}, "peaks": {"relaxed": 120, "simd128": null}},
          "models": [{"model": "resnet8_int8", "runtimes": [
            {"id": "octet-relaxed", "median": 1, "load": 1, "first": 1, "linearMemory": 1e6,
             "layersError": "no clock"},
            {"id": "octet-simd128", "error": "unavailable: no SIMD"},
            {"id": "litert-relaxed", "median": 4, "load": 1, "first": 1, "linearMemory": 1e6},
            {"id": "onnxruntime", "error": "not convertible: CUSTOM #1"}]}]},
         {"engine": "Firefox", "error": "does not start"}]}
      """;

  @Test
  void everyFailureIsShownWithItsReason() {
    String table = new BenchTable(results()).toString();
    Stream.of(
            "Octet relaxed: no times of layers: no clock (resnet8_int8)",
            "Octet simd128: unavailable: no SIMD (resnet8_int8)",
            "onnxruntime-web: not convertible: CUSTOM #1 (resnet8_int8)",
            "failed: no cold start",
            "failed: does not start")
        .forEach(text -> assertTrue(table.contains(text), text + " is not in\n" + table));
  }

  @Test
  void targetsAreMetMissedOrNotMeasured() {
    assertEquals("0.25 true", target("resnet8_int8: relaxed / LiteRT.js"));
    assertEquals("50.0 true", target("download without the model, brotli"));
    assertEquals("8.0 true", target("linear memory, mobilenet_v2"));
    assertEquals("not measured", target("cold start with mobilenet_v2: Octet / LiteRT.js"));
    assertEquals("not measured", target("vww_int8: relaxed / LiteRT.js"));
  }

  @Test
  void theReportNeedsNoOtherFile() throws Exception {
    String page = BenchReport.of(results().toString());
    assertTrue(page.contains("Chart.js v"), "the charts are embedded");
    assertTrue(page.contains("not convertible: CUSTOM #1"), "the results are embedded");
    assertFalse(page.contains("<script src") || page.contains("<link"), "nothing is linked");
  }

  private static JsonObject results() {
    JsonObject results = JsonParser.parseString(RESULTS).getAsJsonObject();
    JsonObject chromium = results.getAsJsonArray("engines").get(0).getAsJsonObject();
    JsonObject model = chromium.getAsJsonArray("models").get(0).getAsJsonObject();
    model.add("ratios", BenchRatios.of(model.getAsJsonArray("runtimes")));
    results.add("targets", BenchTargets.of(results));
    return results;
  }

  private static String target(String title) {
    for (var element : results().getAsJsonArray("targets")) {
      JsonObject target = element.getAsJsonObject();
      if (target.get("title").getAsString().equals(title)) {
        return target.has("measured")
            ? target.get("measured").getAsDouble() + " " + target.get("met").getAsBoolean()
            : "not measured";
      }
    }
    throw new AssertionError("no target " + title);
  }
}
