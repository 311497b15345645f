package dev.octet.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Locale;

/** The layers of every model in Octet's kernels as text, for who writes kernels. */
final class LayerTable {
  private final StringBuilder text = new StringBuilder();

  LayerTable(JsonObject results) {
    for (JsonElement element : results.getAsJsonArray("engines")) {
      JsonObject engine = element.getAsJsonObject();
      if (engine.has("models")) {
        engine.getAsJsonArray("models").forEach(model -> model(engine, model.getAsJsonObject()));
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void model(JsonObject engine, JsonObject model) {
    for (JsonElement element : model.getAsJsonArray("runtimes")) {
      JsonObject report = element.getAsJsonObject();
      if (report.has("layers")) {
        line("%nLayers of %s, %s, %s", string(model, "model"), string(report, "id"), string(engine, "engine"));
        layers(report);
      }
    }
  }

  private void layers(JsonObject report) {
    line(
        "  %4s %-20s %-42s %-32s %9s %6s %8s %7s %6s",
        "node", "operator", "shape", "kernel", "ms", "", "MMAC", "GMAC/s", "peak");
    double total = 0;
    for (JsonElement element : report.getAsJsonArray("layers")) {
      total += element.getAsJsonObject().get("ms").getAsDouble();
    }
    for (JsonElement element : report.getAsJsonArray("layers")) {
      JsonObject layer = element.getAsJsonObject();
      double ms = layer.get("ms").getAsDouble();
      double macs = layer.get("macs").getAsDouble();
      line(
          "  %4s %-20s %-42s %-32s %9.4f %5.1f%% %8s %7s %6s",
          string(layer, "node"),
          string(layer, "operator"),
          layer.has("shape") ? string(layer, "shape") : "",
          string(layer, "kernel"),
          ms,
          total > 0 ? 100 * ms / total : 0,
          macs > 0 ? number("%.2f", macs / 1e6) : "",
          layer.has("rate") ? number("%.1f", layer.get("rate").getAsDouble()) : "",
          layer.has("peakShare")
              ? number("%.0f%%", 100 * layer.get("peakShare").getAsDouble())
              : "");
    }
    line("  %-101s %9.4f", "sum", total);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String string(JsonObject json, String name) {
    return json.get(name).getAsString();
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append(System.lineSeparator());
  }
}
