package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From navigation to the first result, in Chromium, with nothing cached. */
final class ColdStart {
  private static final double TIMEOUT_MS = 120_000;

  private final Browsers browsers;
  private final BenchSite site;
  private final BrotliSizes sizes;

  ColdStart(Browsers browsers, BenchSite site, BrotliSizes sizes) {
    this.browsers = browsers;
    this.site = site;
    this.sizes = sizes;
  }

  /** Measures every runtime as often as asked, interleaved. */
  JsonObject measure(BenchModel model, List<BenchRuntime> runtimes, int times) {
    Map<BenchRuntime, List<JsonObject>> samples = new LinkedHashMap<>();
    Map<BenchRuntime, JsonObject> downloads = new LinkedHashMap<>();
    List<BenchRuntime> order = new ArrayList<>(runtimes);
    runtimes.forEach(runtime -> samples.put(runtime, new ArrayList<>()));
    for (int i = 0; i < times; i++) {
      Bench.say("cold start %d of %d", i + 1, times);
      for (BenchRuntime runtime : order) {
        site.takeServed();
        JsonObject sample = start(runtime, runtime.variant(), model);
        if (sample.has("error") && runtime.fallback() != null) {
          JsonElement rejected = sample.get("error");
          site.takeServed();
          sample = start(runtime, runtime.fallback(), model);
          sample.add("rejected", rejected);
        }
        samples.get(runtime).add(sample);
        Map<String, byte[]> served = site.takeServed();
        downloads.computeIfAbsent(runtime, key -> sizes.of(served));
      }
      Collections.reverse(order);
    }
    JsonArray reports = new JsonArray();
    samples.forEach((runtime, list) -> reports.add(report(runtime, list, downloads.get(runtime))));
    JsonObject result = new JsonObject();
    result.addProperty("model", model.id());
    result.add("runtimes", reports);
    return result;
  }

  private JsonObject start(BenchRuntime runtime, String variant, BenchModel model) {
    try (BrowserContext context = browsers.newContext(Engine.CHROMIUM)) {
      Page page = context.newPage();
      page.navigate(
          site.url(
              "/bench/cold.html?runtime="
                  + runtime.adapter()
                  + "&variant="
                  + URLEncoder.encode(variant, StandardCharsets.UTF_8)
                  + "&model="
                  + model.url()));
      page.waitForFunction(
          "() => self.result", null, new Page.WaitForFunctionOptions().setTimeout(TIMEOUT_MS));
      return JsonParser.parseString((String) page.evaluate("JSON.stringify(self.result)"))
          .getAsJsonObject();
    } catch (PlaywrightException e) {
      JsonObject failed = new JsonObject();
      failed.addProperty("error", Bench.reason(e));
      return failed;
    }
  }

  private static JsonObject report(
      BenchRuntime runtime, List<JsonObject> samples, JsonObject download) {
    JsonObject report = new JsonObject();
    report.addProperty("id", runtime.id());
    report.addProperty("title", runtime.title());
    for (JsonObject sample : samples) {
      if (sample.has("error")) {
        report.add("error", sample.get("error"));
        return report;
      }
      if (sample.has("rejected")) {
        report.add("rejected", sample.get("rejected"));
      }
    }
    for (String value : List.of("ms", "started", "loaded", "memory")) {
      report.addProperty(value, median(samples, value));
    }
    report.add("download", download);
    return report;
  }

  private static double median(List<JsonObject> samples, String value) {
    double[] sorted =
        samples.stream().mapToDouble(sample -> sample.get(value).getAsDouble()).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
