package dev.octet.browser;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures Octet and other runtimes side by side in browsers. {@code scripts/bench} starts it in
 * the folder of this module.
 */
final class Bench {
  static final Path FOLDER = Path.of("target", "bench");
  static final Path PEERS = FOLDER.resolve("node_modules");
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private final BenchOptions options;

  private Bench(BenchOptions options) {
    this.options = options;
  }

  /** Arguments: the folder that relative file names start from, then the user's options. */
  public static void main(String[] arguments) throws IOException {
    List<String> rest = new ArrayList<>(List.of(arguments));
    Path from = Path.of(rest.remove(0));
    BenchOptions options;
    try {
      options = BenchOptions.parse(from, rest);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage() + "\n" + BenchOptions.USAGE);
      System.exit(2);
      return;
    }
    Files.createDirectories(FOLDER);
    if (options.compare()) {
      compare(options.models());
      return;
    }
    JsonObject results = new Bench(options).measure();
    String json = GSON.toJson(results);
    Files.writeString(FOLDER.resolve("results.json"), json);
    Files.writeString(FOLDER.resolve("report.html"), BenchReport.of(json));
    Files.writeString(FOLDER.resolve("recorded.json"), GSON.toJson(BenchRecord.of(results)));
    if (options.layers()) {
      System.out.print(new LayerTable(results));
    }
    System.out.print(new BenchTable(results));
    say("results in test-browser/target/bench/results.json, charts in report.html beside it");
  }

  private static void compare(List<BenchModel> models) throws IOException {
    try (Browsers browsers = new Browsers();
        BenchSite site = new BenchSite(PEERS, models)) {
      String table = new Comparison(browsers, site, models).toString();
      Files.writeString(FOLDER.resolve("comparison.txt"), table);
    }
    say("the table is also in test-browser/target/bench/comparison.txt");
  }

  /** Tells the user how far it is. */
  static void say(String format, Object... arguments) {
    System.err.printf(Locale.ROOT, "bench: " + format + "%n", arguments);
  }

  /** The sentence of an exception's message that says what happened. */
  static String reason(PlaywrightException e) {
    String message = e.getMessage();
    int start = message.indexOf("message='") < 0 ? 0 : message.indexOf("message='") + 9;
    return message.substring(start).lines().findFirst().orElse("the browser failed");
  }

  private JsonObject measure() throws IOException {
    JsonObject results = new JsonObject();
    results.addProperty("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    results.add("machine", BenchMachine.describe());
    results.addProperty("runs", options.runs());
    results.add("runtimes", runtimes());
    try (Browsers browsers = new Browsers();
        BenchSite site = new BenchSite(PEERS, options.models())) {
      BrotliSizes sizes = new BrotliSizes(FOLDER.resolve("brotli.properties"));
      List<BenchRuntime> cold = BenchRuntime.cold(options.peers());
      results.add(
          "coldStart",
          new ColdStart(browsers, site, sizes)
              .measure(options.models().get(0), cold, options.coldStarts()));
      JsonArray engines = new JsonArray();
      for (Engine engine : List.of(Engine.CHROMIUM, Engine.FIREFOX)) {
        List<BenchRuntime> runtimes =
            BenchRuntime.all(options.peers() && engine == Engine.CHROMIUM);
        engines.add(new BenchEngine(browsers, site, options, engine, runtimes).measure());
      }
      results.add("engines", engines);
    }
    results.add("targets", BenchTargets.of(results));
    return results;
  }

  /** Names and versions of what is measured. */
  private JsonArray runtimes() throws IOException {
    Map<String, Path> packages =
        Map.of(
            "octet", TestSite.PACKAGE,
            "litert", PEERS.resolve("@litertjs/core"),
            "tflite", PEERS.resolve("@tensorflow/tfjs-tflite"),
            "onnx", PEERS.resolve("onnxruntime-web"));
    JsonArray runtimes = new JsonArray();
    for (BenchRuntime runtime : BenchRuntime.all(options.peers())) {
      Path description = packages.get(runtime.adapter()).resolve("package.json");
      JsonObject npm = JsonParser.parseString(Files.readString(description)).getAsJsonObject();
      JsonObject json = new JsonObject();
      json.addProperty("id", runtime.id());
      json.addProperty("title", runtime.title());
      json.add("package", npm.get("name"));
      json.add("version", npm.get("version"));
      runtimes.add(json);
    }
    return runtimes;
  }
}
