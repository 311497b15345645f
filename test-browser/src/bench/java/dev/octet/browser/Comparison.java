package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.octet.exporter.TfliteWriter;
import dev.octet.shared.SharedData;
import dev.octet.shared.ZipSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Compares the outputs of Octet and LiteRT.js for the same random inputs, model by model. */
final class Comparison {
  private static final Path SHIPPED =
      Path.of("..", "demo-site", "src", "main", "resources", "web", "models");
  private static final String ORACLE = BenchRuntime.compared().get(1).title();
  private static final int INPUTS = 5;
  private static final double FLOAT_TOLERANCE = 2e-6;

  private final StringBuilder table = new StringBuilder();
  private final Map<String, Integer> verdicts = new TreeMap<>();

  /** The models that are compared if none are named: the demo's, and those of one operator. */
  static List<BenchModel> usual(Path folder) {
    try {
      Files.createDirectories(folder);
      List<BenchModel> models = new ArrayList<>();
      if (SharedData.folder() == null) {
        Bench.say("no OCTET_SHARED with models of one operator: comparing the demo's models");
      } else {
        for (Map.Entry<String, byte[]> file :
            ZipSuite.of("single-op.zip").files().entrySet()) {
          if (file.getKey().endsWith(".tflite")) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
            models.add(BenchModel.file(folder.resolve(file.getKey())));
          }
        }
      }
      try (var files = Files.list(SHIPPED)) {
        files
            .filter(file -> file.toString().endsWith(".tflite"))
            .sorted()
            .forEach(file -> models.add(BenchModel.file(file)));
      }
      return models;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the models", e);
    }
  }

  /** Runs every model in a page of its own, as one of them may end it. */
  Comparison(Browsers browsers, BenchSite site, List<BenchModel> models) {
    line("%-52s %9s %9s %9s %12s  %s", "model", "values", "equal", "within 1", "largest", "verdict");
    for (BenchModel model : models) {
      Bench.say("comparing %s", model.id());
      try {
        JsonObject result = run(browsers, site, model);
        boolean onlyHere = failed(result).equals(List.of(ORACLE));
        report(model, onlyHere ? runFixed(browsers, model, result) : result);
      } catch (PlaywrightException e) {
        row(model, "the page ended", Bench.reason(e));
      }
    }
    verdicts.forEach((verdict, count) -> line("%4d %s", count, verdict));
  }

  /** The same with the shapes that Octet gives open dimensions, which LiteRT.js refuses. */
  private static JsonObject runFixed(Browsers browsers, BenchModel model, JsonObject refused) {
    Path file = Bench.FOLDER.resolve("fixed-" + model.path().getFileName());
    try {
      Files.write(file, TfliteWriter.write(model.graph(), "", List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    BenchModel fixed = BenchModel.file(file);
    try (BenchSite site = new BenchSite(Bench.PEERS, List.of(fixed))) {
      JsonObject result = run(browsers, site, fixed);
      return failed(result).isEmpty() ? result : refused;
    }
  }

  private static JsonObject run(Browsers browsers, BenchSite site, BenchModel model) {
    JsonObject job = new JsonObject();
    job.addProperty("url", model.url());
    job.addProperty("inputs", INPUTS);
    job.add("runtimes", BenchRuntime.json(BenchRuntime.compared()));
    try (BrowserContext context = browsers.newContext(Engine.CHROMIUM)) {
      Page page = context.newPage();
      page.navigate(site.url("/bench/bench.html"));
      page.waitForFunction("() => self.bench");
      String compare = "async (job) => JSON.stringify(await bench.compare(JSON.parse(job)))";
      String result = (String) page.evaluate(compare, job.toString());
      return JsonParser.parseString(result).getAsJsonObject();
    }
  }

  /** The titles of the runtimes that failed. */
  private static List<String> failed(JsonObject result) {
    List<String> titles = new ArrayList<>();
    for (JsonElement error : result.getAsJsonArray("errors")) {
      titles.add(error.getAsJsonObject().get("title").getAsString());
    }
    return titles;
  }

  /** The table, of which every line was printed when it was known. */
  @Override
  public String toString() {
    return table.toString();
  }

  private void report(BenchModel model, JsonObject result) {
    for (JsonElement element : result.getAsJsonArray("errors")) {
      JsonObject error = element.getAsJsonObject();
      row(model, "not in " + error.get("title").getAsString(), error.get("error").getAsString());
      return;
    }
    JsonArray outputs = result.getAsJsonArray("outputs");
    int values = 0;
    int differing = 0;
    int byMore = 0;
    double largest = 0;
    boolean isClose = true;
    for (JsonElement element : outputs) {
      JsonObject output = element.getAsJsonObject();
      double most = number(output, "largest");
      values += output.get("values").getAsInt();
      differing += output.get("differing").getAsInt();
      byMore += output.get("byMoreThanOne").getAsInt();
      largest = Math.max(largest, most);
      boolean isFloat = output.get("isFloat").getAsBoolean();
      isClose &= most <= (isFloat ? FLOAT_TOLERANCE * number(output, "magnitude") : 1);
    }
    String verdict =
        differing == 0
            ? "equal"
            : isClose ? "within 1, or 2e-6 of the largest float" : "different";
    verdicts.merge(verdict, 1, Integer::sum);
    line(
        "%-52s %9d %9d %9d %12.4g  %s",
        model.id(), values, values - differing, values - byMore, largest, verdict);
  }

  /** JSON has no NaN: it is null there. */
  private static double number(JsonObject json, String name) {
    return json.get(name).isJsonNull() ? Double.NaN : json.get(name).getAsDouble();
  }

  private void row(BenchModel model, String verdict, String reason) {
    verdicts.merge(verdict, 1, Integer::sum);
    line("%-52s %9s %9s %9s %12s  %s: %s", model.id(), "", "", "", "", verdict, reason.replace('\n', ' '));
  }

  private void line(String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values) + "\n";
    System.out.print(line);
    table.append(line);
  }
}
