package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.octet.error.OctetException;
import dev.octet.graph.Graph;
import java.util.List;

/** The steady state in one browser. */
final class BenchEngine {
  private final Browsers browsers;
  private final BenchSite site;
  private final BenchOptions options;
  private final Engine engine;
  private final List<BenchRuntime> runtimes;

  BenchEngine(
      Browsers browsers,
      BenchSite site,
      BenchOptions options,
      Engine engine,
      List<BenchRuntime> runtimes) {
    this.browsers = browsers;
    this.site = site;
    this.options = options;
    this.engine = engine;
    this.runtimes = runtimes;
  }

  /** What the browser is, and every model's reports; a browser that fails is reported too. */
  JsonObject measure() {
    JsonObject result = new JsonObject();
    result.addProperty("engine", engine.toString());
    try (BrowserContext context = browsers.newContext(engine)) {
      result.addProperty("version", context.browser().version());
      result.add("description", call(context, "() => bench.describe()", new JsonObject()));
    } catch (PlaywrightException e) {
      result.addProperty("error", Bench.reason(e));
      return result;
    }
    JsonObject peaks = result.getAsJsonObject("description").getAsJsonObject("peaks");
    JsonArray models = new JsonArray();
    for (BenchModel model : options.models()) {
      Bench.say(
          "%s: %s (%d of %d)", engine, model.id(), models.size() + 1, options.models().size());
      models.add(measure(model, peaks));
    }
    result.add("models", models);
    return result;
  }

  private JsonObject measure(BenchModel model, JsonObject peaks) {
    JsonObject result = new JsonObject();
    result.addProperty("model", model.id());
    result.addProperty("file", model.path().getFileName().toString());
    JsonArray reports;
    try {
      reports = measure(model, runtimes);
    } catch (PlaywrightException e) {
      result.addProperty("apart", Bench.reason(e));
      reports = measureApart(model);
    }
    complete(reports, model, peaks);
    result.add("runtimes", reports);
    result.add("ratios", BenchRatios.of(reports));
    return result;
  }

  /** Every runtime in a page with the first one only: if one ends its page, the others go on. */
  private JsonArray measureApart(BenchModel model) {
    JsonArray reports = new JsonArray();
    for (BenchRuntime runtime : runtimes) {
      Bench.say("%s: %s, %s apart", engine, model.id(), runtime.title());
      try {
        BenchRuntime first = runtimes.get(0);
        boolean isFirst = runtime == first;
        JsonArray pair = measure(model, isFirst ? List.of(first) : List.of(first, runtime));
        reports.add(pair.get(pair.size() - 1));
      } catch (PlaywrightException e) {
        JsonObject report = new JsonObject();
        report.addProperty("id", runtime.id());
        report.addProperty("error", Bench.reason(e));
        reports.add(report);
      }
    }
    return reports;
  }

  private static void complete(JsonArray reports, BenchModel model, JsonObject peaks) {
    Graph graph;
    try {
      graph = model.graph();
    } catch (OctetException e) {
      return;
    }
    BenchLayers layers = new BenchLayers(graph, peaks);
    reports.forEach(report -> layers.complete(report.getAsJsonObject()));
  }

  private JsonArray measure(BenchModel model, List<BenchRuntime> subjects) {
    JsonObject job = new JsonObject();
    job.addProperty("url", model.url());
    job.addProperty("runs", options.runs());
    job.addProperty("slowRuns", options.slowRuns());
    job.addProperty("profileRuns", options.profileRuns());
    job.addProperty("warmUpMs", options.warmUpMs());
    job.add("runtimes", BenchRuntime.json(subjects));
    try (BrowserContext context = browsers.newContext(engine)) {
      return call(context, "(job) => bench.measure(job)", job).getAsJsonArray();
    }
  }

  private JsonElement call(BrowserContext context, String function, JsonObject argument) {
    Page page = context.newPage();
    page.navigate(site.url("/bench/bench.html"));
    page.waitForFunction("() => self.bench");
    String wrapped = "async (json) => JSON.stringify(await (" + function + ")(JSON.parse(json)))";
    return JsonParser.parseString((String) page.evaluate(wrapped, argument.toString()));
  }
}
