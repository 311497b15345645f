package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
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

  /** What the browser is, and every model's report; a browser that fails is reported too. */
  JsonObject measure() {
    JsonObject result = new JsonObject();
    result.addProperty("engine", engine.toString());
    try (BrowserContext context = browsers.newContext(engine)) {
      result.addProperty("version", context.browser().version());
      result.add("description", call(context, "() => bench.describe()", new JsonObject()));
    } catch (PlaywrightException e) {
      result.addProperty("error", firstLine(e));
      return result;
    }
    JsonArray models = new JsonArray();
    for (BenchModel model : options.models()) {
      Bench.say(
          "%s: %s (%d of %d)", engine, model.id(), models.size() + 1, options.models().size());
      models.add(measure(model));
    }
    result.add("models", models);
    return result;
  }

  private JsonObject measure(BenchModel model) {
    JsonObject job = new JsonObject();
    job.addProperty("url", model.url());
    job.addProperty("runs", options.runs());
    job.addProperty("slowRuns", options.slowRuns());
    job.addProperty("profileRuns", options.profileRuns());
    job.addProperty("warmUpMs", options.warmUpMs());
    job.add("runtimes", BenchRuntime.json(runtimes));
    JsonObject result = new JsonObject();
    result.addProperty("model", model.id());
    result.addProperty("file", model.path().getFileName().toString());
    try (BrowserContext context = browsers.newContext(engine)) {
      JsonArray reports = call(context, "(job) => bench.measure(job)", job).getAsJsonArray();
      result.add("runtimes", reports);
      result.add("ratios", BenchRatios.of(reports));
    } catch (PlaywrightException e) {
      result.addProperty("error", firstLine(e));
    }
    return result;
  }

  private JsonElement call(BrowserContext context, String function, JsonObject argument) {
    Page page = context.newPage();
    page.navigate(site.url("/bench/bench.html"));
    page.waitForFunction("() => self.bench");
    String wrapped = "async (json) => JSON.stringify(await (" + function + ")(JSON.parse(json)))";
    return JsonParser.parseString((String) page.evaluate(wrapped, argument.toString()));
  }

  private static String firstLine(PlaywrightException e) {
    return e.getMessage().lines().findFirst().orElse("the browser failed");
  }
}
