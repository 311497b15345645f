package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What Octet wants to reach, beside what was measured in Chromium: a list of {@code title}, {@code
 * unit}, {@code limit}, {@code atLeast} (whether the limit is a lower one), and where known {@code
 * goal}, {@code measured}, {@code met} and {@code note}.
 */
final class BenchTargets {
  private static final Predicate<String> OCTET = id -> id.startsWith("octet");

  private final JsonArray targets = new JsonArray();
  private final JsonObject results;

  private BenchTargets(JsonObject results) {
    this.results = results;
  }

  /** The targets; what was not measured in these results has no {@code measured}. */
  static JsonArray of(JsonObject results) {
    BenchTargets targets = new BenchTargets(results);
    targets.speed();
    targets.layers();
    targets.smallWeights();
    targets.coldStart();
    return targets.targets;
  }

  private void speed() {
    relaxed("mobilenet_v2_int8", 0.52).addProperty("goal", 0.45);
    relaxed("mobilenet_v2_uint8", 0.32).addProperty("goal", 0.28);
    for (String model : List.of("mobilenet_v2_int8", "mobilenet_v2_uint8")) {
      String title = model + ": simd128 / LiteRT.js compat";
      ratio(title, model, "octet-simd128"::equals, "litert-compat"::equals, 0.75);
    }
    for (String model : List.of("resnet8_int8", "vww_int8", "ad01_int8")) {
      relaxed(model, 0.6);
    }
    relaxed("deeplabv3_dm05_uint8", 0.3);
    for (String model : List.of("resnet8_float32", "vww_float32", "mobilenet_v1_0.25_224_float32")) {
      ratio(model + ": Octet / best peer", model, OCTET, OCTET.negate(), 0.9);
    }
  }

  /** Weights of 4 bits against those of 8, and float32 activations against int8 ones. */
  private void smallWeights() {
    for (String type : List.of("int8", "float32")) {
      double wide = fastest("layers_1_" + type + "_w8", OCTET);
      double ratio = fastest("layers_1_" + type + "_w4", OCTET) / wide;
      add("matrix-vector, " + type + ": 4 bits / 8 bits", "x", false, 1.0, ratio);
    }
    double int8 = fastest("layers_64_int8_w8", OCTET);
    double ratio = fastest("layers_64_float32_w8", OCTET) / int8;
    add("64 rows: float32 activations / int8", "x", false, 1.43, ratio);
  }

  private JsonObject relaxed(String model, double limit) {
    String title = model + ": relaxed / LiteRT.js";
    return ratio(title, model, "octet-relaxed"::equals, "litert-relaxed"::equals, limit);
  }

  private JsonObject ratio(
      String title, String model, Predicate<String> ours, Predicate<String> theirs, double limit) {
    double ratio = fastest(model, ours) / fastest(model, theirs);
    return add(title, "x", false, limit, ratio);
  }

  /** The median of the fastest of some runtimes; NaN if none of them ran. */
  private double fastest(String model, Predicate<String> isWanted) {
    return reports(model).stream()
        .filter(report -> report.has("median") && isWanted.test(string(report, "id")))
        .mapToDouble(report -> report.get("median").getAsDouble())
        .min()
        .orElse(Double.NaN);
  }

  private void layers() {
    for (String model : List.of("mobilenet_v2_int8", "mobilenet_v2_uint8")) {
      rate(model, "1x1 layers of 64 or more channels", "1x1", 64, 100);
      rate(model, "3x3 depthwise layers", "3x3 depthwise", 1, 35);
    }
  }

  private void rate(String model, String title, String kind, int depth, double limit) {
    double macs = 0;
    double ms = 0;
    List<Double> rates = new ArrayList<>();
    for (JsonObject layer : layersOf(model)) {
      if (layer.has("rate")
          && layer.has("kind")
          && string(layer, "kind").equals(kind)
          && layer.get("depth").getAsInt() >= depth) {
        macs += layer.get("macs").getAsDouble();
        ms += layer.get("ms").getAsDouble();
        rates.add(layer.get("rate").getAsDouble());
      }
    }
    JsonObject target = add(model + ": " + title, "GMAC/s", true, limit, macs / ms / 1e6);
    if (!rates.isEmpty()) {
      long reached = rates.stream().filter(rate -> rate >= limit).count();
      target.addProperty(
          "note",
          String.format(
              Locale.ROOT,
              "%d of %d layers, slowest %.1f",
              reached,
              rates.size(),
              rates.stream().mapToDouble(Double::doubleValue).min().orElse(0)));
    }
  }

  private List<JsonObject> layersOf(String model) {
    List<JsonObject> layers = new ArrayList<>();
    for (JsonObject report : reports(model)) {
      if (string(report, "id").equals("octet-relaxed") && report.has("layers")) {
        report.getAsJsonArray("layers").forEach(layer -> layers.add(layer.getAsJsonObject()));
      }
    }
    return layers;
  }

  private void coldStart() {
    JsonObject start = results.getAsJsonObject("coldStart");
    String model = string(start, "model");
    double ours = Double.NaN;
    double theirs = Double.NaN;
    double brotli = Double.NaN;
    double memory = Double.NaN;
    for (JsonElement element : start.getAsJsonArray("runtimes")) {
      JsonObject report = element.getAsJsonObject();
      if (report.has("error")) {
        continue;
      }
      if (string(report, "id").equals("octet")) {
        ours = report.get("ms").getAsDouble();
        brotli = report.getAsJsonObject("download").get("brotli").getAsDouble() / 1024;
        memory = report.get("memory").getAsDouble() / 1e6;
      } else if (string(report, "id").equals("litert-relaxed")) {
        theirs = report.get("ms").getAsDouble();
      }
    }
    boolean isUsual = model.startsWith("mobilenet_v2_");
    double ratio = isUsual ? ours / theirs : Double.NaN;
    add("cold start with mobilenet_v2: Octet / LiteRT.js", "x", false, 0.35, ratio);
    add("download without the model, brotli", "KiB", false, 117, brotli);
    add("linear memory, mobilenet_v2", "MB", false, 10, isUsual ? memory : Double.NaN);
  }

  private JsonObject add(
      String title, String unit, boolean atLeast, double limit, double measured) {
    JsonObject target = new JsonObject();
    target.addProperty("title", title);
    target.addProperty("unit", unit);
    target.addProperty("atLeast", atLeast);
    target.addProperty("limit", limit);
    if (Double.isFinite(measured)) {
      target.addProperty("measured", measured);
      target.addProperty("met", atLeast ? measured >= limit : measured <= limit);
    }
    targets.add(target);
    return target;
  }

  private List<JsonObject> reports(String model) {
    List<JsonObject> reports = new ArrayList<>();
    JsonObject chromium = results.getAsJsonArray("engines").get(0).getAsJsonObject();
    if (chromium.has("models")) {
      for (JsonElement element : chromium.getAsJsonArray("models")) {
        JsonObject measured = element.getAsJsonObject();
        if (string(measured, "model").equals(model) && measured.has("runtimes")) {
          measured.getAsJsonArray("runtimes").forEach(r -> reports.add(r.getAsJsonObject()));
        }
      }
    }
    return reports;
  }

  private static String string(JsonObject json, String name) {
    return json.get(name).getAsString();
  }
}
