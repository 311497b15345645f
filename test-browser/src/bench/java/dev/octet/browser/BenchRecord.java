package dev.octet.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * What the demo shows of results, as {@code recorded.json}: times of the first browser and of the cold
 * start. What failed is left out.
 */
final class BenchRecord {
  private static final int DATE_LENGTH = "2026-01-01".length();

  private BenchRecord() {}

  static JsonObject of(JsonObject results) {
    Map<String, JsonObject> runtimes = new HashMap<>();
    for (JsonElement each : results.getAsJsonArray("runtimes")) {
      runtimes.put(each.getAsJsonObject().get("id").getAsString(), each.getAsJsonObject());
    }
    JsonObject engine = results.getAsJsonArray("engines").get(0).getAsJsonObject();
    JsonObject record = new JsonObject();
    record.addProperty("date", results.get("date").getAsString().substring(0, DATE_LENGTH));
    record.add("machine", results.getAsJsonObject("machine").get("cpu"));
    record.addProperty(
        "browser", engine.get("engine").getAsString() + " " + engine.get("version").getAsString());
    record.add("runs", results.get("runs"));
    record.add("coldStart", coldStart(results.getAsJsonObject("coldStart")));
    JsonArray models = new JsonArray();
    for (JsonElement model : engine.getAsJsonArray("models")) {
      models.add(model(model.getAsJsonObject(), runtimes));
    }
    record.add("models", models);
    return record;
  }

  private static JsonObject coldStart(JsonObject measured) {
    JsonArray runtimes = new JsonArray();
    for (JsonElement each : measured.getAsJsonArray("runtimes")) {
      JsonObject runtime = each.getAsJsonObject();
      if (runtime.has("ms")) {
        JsonObject entry = new JsonObject();
        entry.add("title", runtime.get("title"));
        entry.add("ms", runtime.get("ms"));
        entry.add("brotli", runtime.getAsJsonObject("download").get("brotli"));
        runtimes.add(entry);
      }
    }
    return named(measured.get("model"), runtimes);
  }

  private static JsonObject model(JsonObject measured, Map<String, JsonObject> known) {
    JsonArray runtimes = new JsonArray();
    for (JsonElement each : measured.getAsJsonArray("runtimes")) {
      JsonObject runtime = each.getAsJsonObject();
      if (runtime.has("median")) {
        JsonObject what = known.get(runtime.get("id").getAsString());
        JsonObject entry = new JsonObject();
        entry.add("title", what.get("title"));
        entry.add("version", what.get("version"));
        entry.add("ms", runtime.get("median"));
        runtimes.add(entry);
      }
    }
    return named(measured.get("model"), runtimes);
  }

  private static JsonObject named(JsonElement model, JsonArray runtimes) {
    JsonObject object = new JsonObject();
    object.add("model", model);
    object.add("runtimes", runtimes);
    return object;
  }
}
