package dev.octet.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The results as text. */
final class BenchTable {
  private static final Map<String, String> RATIOS =
      Map.of("best", "by best peer", "litert", "by LiteRT.js", "simd128", "simd/compat");
  private static final List<String> RATIO_ORDER = List.of("best", "litert", "simd128");

  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> titles = new LinkedHashMap<>();
  private final boolean peers;

  BenchTable(JsonObject results) {
    for (JsonElement element : results.getAsJsonArray("runtimes")) {
      JsonObject runtime = element.getAsJsonObject();
      titles.put(string(runtime, "id"), string(runtime, "title"));
    }
    peers = titles.size() > 3;
    machine(results.getAsJsonObject("machine"));
    versions(results);
    results.getAsJsonArray("engines").forEach(engine -> engine(engine.getAsJsonObject()));
    coldStart(results.getAsJsonObject("coldStart"));
    targets(results);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void machine(JsonObject machine) {
    line(
        "%n%s (%s), %s processors, load %s before",
        string(machine, "cpu"),
        string(machine, "features"),
        string(machine, "processors"),
        string(machine, "loadBefore"));
  }

  private void versions(JsonObject results) {
    TreeSet<String> versions = new TreeSet<>();
    for (JsonElement element : results.getAsJsonArray("runtimes")) {
      JsonObject runtime = element.getAsJsonObject();
      versions.add(string(runtime, "package") + " " + string(runtime, "version"));
    }
    line(
        "%s; one thread; medians of %s runs", String.join(", ", versions), string(results, "runs"));
    line(
        peers
            ? "onnxruntime-web runs the models converted to .onnx."
            : "Octet alone: the other runtimes were not wanted, or not installed.");
  }

  private void engine(JsonObject engine) {
    String version = engine.has("version") ? " " + string(engine, "version") : "";
    line("%n%s%s", string(engine, "engine"), version);
    if (engine.has("error")) {
      line("  failed: %s", string(engine, "error"));
      return;
    }
    JsonObject description = engine.getAsJsonObject("description");
    JsonObject probe = description.getAsJsonObject("probe");
    line(
        "  probe: %s kernels are the fastest exact ones (%s); %s, clock step %.3f ms",
        string(probe, "best"),
        string(probe, "why"),
        description.get("isolated").getAsBoolean() ? "isolated" : "NOT ISOLATED",
        description.get("clockStepMs").getAsDouble());
    peaks(description.getAsJsonObject("peaks"));
    boolean compared = peers && engine.get("engine").getAsString().equals("Chromium");
    List<String> ids =
        titles.keySet().stream().filter(id -> compared || id.startsWith("octet")).toList();
    times("ms per run", "median", engine, ids, compared);
    times("load and prepare, ms", "load", engine, ids, false);
    times("first inference, ms", "first", engine, ids, false);
    times("linear memory, MB", "linearMemory", engine, ids, false);
    remarks(engine);
  }

  private void peaks(JsonObject peaks) {
    List<String> parts = new ArrayList<>();
    for (String name : peaks.keySet()) {
      JsonElement peak = peaks.get(name);
      parts.add(
          name
              + " "
              + (peak.isJsonNull()
                  ? "none"
                  : String.format(Locale.ROOT, "%.1f", peak.getAsDouble())));
    }
    line("  peak of the multiply-accumulate instruction, GMAC/s: %s", String.join(", ", parts));
  }

  private void times(
      String title, String value, JsonObject engine, List<String> ids, boolean ratios) {
    StringBuilder head = new StringBuilder(String.format("%n  %-30s", title));
    ids.forEach(id -> head.append(String.format(" %16s", titles.get(id))));
    if (ratios) {
      RATIO_ORDER.forEach(ratio -> head.append(String.format(" %12s", RATIOS.get(ratio))));
    }
    line("%s", head);
    for (JsonElement element : engine.getAsJsonArray("models")) {
      JsonObject model = element.getAsJsonObject();
      StringBuilder row = new StringBuilder(String.format("  %-30s", string(model, "model")));
      Map<String, JsonObject> reports = reports(model);
      ids.forEach(id -> row.append(String.format(" %16s", cell(reports.get(id), value))));
      if (ratios) {
        JsonObject known = model.getAsJsonObject("ratios");
        RATIO_ORDER.forEach(
            ratio ->
                row.append(
                    String.format(
                        Locale.ROOT,
                        " %12s",
                        known.has(ratio)
                            ? String.format(Locale.ROOT, "%.3f", known.get(ratio).getAsDouble())
                            : "-")));
      }
      line("%s", row);
    }
  }

  private static String cell(JsonObject report, String value) {
    if (report.has("error")) {
      return string(report, "error").startsWith("unavailable") ? "unavailable" : "failed";
    }
    String mark = report.has("rejected") ? " *" : "";
    double number = report.get(value).getAsDouble();
    return value.equals("linearMemory")
        ? String.format(Locale.ROOT, "%.1f", number / 1e6)
        : String.format(Locale.ROOT, number < 0.1 ? "%.5f" : "%.3f", number) + mark;
  }

  /** Everything about single cells, each kind once. */
  private void remarks(JsonObject engine) {
    Map<String, List<String>> remarks = new LinkedHashMap<>();
    for (JsonElement element : engine.getAsJsonArray("models")) {
      JsonObject model = element.getAsJsonObject();
      if (model.has("apart")) {
        String remark = "runtimes measured apart, the page with all of them ended: ";
        remarks
            .computeIfAbsent(remark + string(model, "apart"), key -> new ArrayList<>())
            .add(string(model, "model"));
      }
      reports(model)
          .forEach(
              (id, report) -> {
                String remark = remark(report);
                if (remark != null) {
                  remarks
                      .computeIfAbsent(titles.get(id) + ": " + remark, key -> new ArrayList<>())
                      .add(string(model, "model"));
                }
              });
    }
    if (!remarks.isEmpty()) {
      line("");
    }
    remarks.forEach((remark, models) -> line("  %s (%s)", remark, String.join(", ", models)));
  }

  private static String remark(JsonObject report) {
    if (report.has("error")) {
      return string(report, "error").replace('\n', ' ');
    }
    String remark = null;
    if (report.has("rejected")) {
      remark =
          "* not runnable through its API (\""
              + string(report, "rejected")
              + "\"); measured with its table of types completed";
    }
    if (report.has("differing") && report.get("differing").getAsInt() > 0) {
      String differs =
          String.format(
              Locale.ROOT,
              "%s of %s output values differ from Octet's, at most by %.3g",
              string(report, "differing"),
              string(report, "values"),
              report.get("largestDifference").getAsDouble());
      remark = remark == null ? differs : remark + "; " + differs;
    }
    if (report.has("layersError")) {
      String missing = "no times of layers: " + string(report, "layersError");
      remark = remark == null ? missing : remark + "; " + missing;
    }
    return remark;
  }

  private void coldStart(JsonObject coldStart) {
    line("%nCold start in Chromium with %s, nothing cached", string(coldStart, "model"));
    line(
        "  %-16s %14s %14s %14s %16s %16s %14s  %s",
        "",
        "script starts",
        "model loaded",
        "first result",
        "download raw",
        "download brotli",
        "linear memory",
        "Octet by it");
    Double ours = null;
    for (JsonElement element : coldStart.getAsJsonArray("runtimes")) {
      JsonObject runtime = element.getAsJsonObject();
      if (runtime.has("error")) {
        line("  %-16s failed: %s", string(runtime, "title"), string(runtime, "error"));
        continue;
      }
      double ms = runtime.get("ms").getAsDouble();
      ours = ours == null && string(runtime, "id").equals("octet") ? (Double) ms : ours;
      JsonObject download = runtime.getAsJsonObject("download");
      line(
          "  %-16s %11.0f ms %11.0f ms %11.0f ms %13.1f KB %13.1f KB %11.1f MB%s",
          string(runtime, "title") + (runtime.has("rejected") ? " *" : ""),
          runtime.get("started").getAsDouble(),
          runtime.get("loaded").getAsDouble(),
          ms,
          download.get("raw").getAsInt() / 1e3,
          download.get("brotli").getAsInt() / 1e3,
          runtime.get("memory").getAsDouble() / 1e6,
          ours == null || ours == ms ? "" : String.format(Locale.ROOT, "  %.3f", ours / ms));
    }
  }

  private void targets(JsonObject results) {
    line("%nTargets, in Chromium");
    int unmeasured = 0;
    for (JsonElement element : results.getAsJsonArray("targets")) {
      JsonObject target = element.getAsJsonObject();
      if (!target.has("measured")) {
        unmeasured++;
        continue;
      }
      line(
          "  %-6s  %-55s %9.3f %-6s  %s %s%s%s",
          target.get("met").getAsBoolean() ? "met" : "MISSED",
          string(target, "title"),
          target.get("measured").getAsDouble(),
          string(target, "unit"),
          target.get("atLeast").getAsBoolean() ? ">=" : "<=",
          plain(target, "limit"),
          target.has("goal") ? ", goal " + plain(target, "goal") : "",
          target.has("note") ? "; " + string(target, "note") : "");
    }
    if (unmeasured > 0) {
      line("  %d more need models or runtimes that were not measured, or failed", unmeasured);
    }
  }

  private static String plain(JsonObject json, String name) {
    return json.get(name).getAsBigDecimal().stripTrailingZeros().toPlainString();
  }

  private static Map<String, JsonObject> reports(JsonObject model) {
    Map<String, JsonObject> reports = new LinkedHashMap<>();
    for (JsonElement element : model.getAsJsonArray("runtimes")) {
      reports.put(string(element.getAsJsonObject(), "id"), element.getAsJsonObject());
    }
    return reports;
  }

  private static String string(JsonObject json, String name) {
    return json.get(name).getAsString();
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append(System.lineSeparator());
  }
}
