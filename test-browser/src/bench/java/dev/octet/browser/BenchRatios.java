package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.function.Predicate;

/** Octet's medians in units of the peers'. */
final class BenchRatios {
  private BenchRatios() {}

  /**
   * The ratios that a model's reports allow: {@code best}, the fastest kernels by the fastest peer,
   * {@code litert}, the fastest kernels by LiteRT.js, {@code simd128}, without relaxed SIMD on
   * either side.
   */
  static JsonObject of(JsonArray reports) {
    double octet = fastest(reports, id -> id.startsWith("octet"));
    JsonObject ratios = new JsonObject();
    add(ratios, "best", octet, fastest(reports, id -> !id.startsWith("octet")));
    add(ratios, "litert", octet, fastest(reports, "litert-relaxed"::equals));
    add(
        ratios,
        "simd128",
        fastest(reports, "octet-simd128"::equals),
        fastest(reports, "litert-compat"::equals));
    return ratios;
  }

  private static void add(JsonObject ratios, String name, double ours, double theirs) {
    if (Double.isFinite(ours) && Double.isFinite(theirs)) {
      ratios.addProperty(name, ours / theirs);
    }
  }

  private static double fastest(JsonArray reports, Predicate<String> isWanted) {
    double fastest = Double.POSITIVE_INFINITY;
    for (JsonElement element : reports) {
      JsonObject report = element.getAsJsonObject();
      if (report.has("median") && isWanted.test(report.get("id").getAsString())) {
        fastest = Math.min(fastest, report.get("median").getAsDouble());
      }
    }
    return fastest;
  }
}
