package dev.octet.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.octet.graph.Node;
import dev.octet.quantizer.diagnosis.Candidate;
import dev.octet.quantizer.diagnosis.NodeError;
import dev.octet.quantizer.diagnosis.NodeSensitivity;
import dev.octet.quantizer.diagnosis.Score;
import dev.octet.quantizer.diagnosis.TensorError;
import java.nio.charset.StandardCharsets;

/** Writes a diagnosis as JSON; numbers that are not finite become null. */
final class DiagnosisJson {
  private static final Gson GSON = new GsonBuilder().serializeNulls().setPrettyPrinting().create();

  private DiagnosisJson() {}

  /** The diagnosis as a file. */
  static byte[] write(Diagnosis diagnosis) {
    JsonObject root = new JsonObject();
    JsonArray nodes = new JsonArray();
    for (NodeError error : diagnosis.errors()) {
      JsonObject entry = node(error.node());
      entry.add("accumulated", error(error.accumulated()));
      entry.add("isolated", error(error.isolated()));
      entry.add("weights", error(error.weights()));
      nodes.add(entry);
    }
    root.add("nodes", nodes);
    if (diagnosis.sensitivity() != null) {
      root.add("all", score(diagnosis.sensitivity().all()));
      JsonArray ranked = new JsonArray();
      for (NodeSensitivity each : diagnosis.sensitivity().ranked()) {
        JsonObject entry = node(each.node());
        entry.addProperty("scheme", each.scheme().label());
        entry.add("alone", score(each.alone()));
        entry.add("without", score(each.without()));
        ranked.add(entry);
      }
      root.add("sensitivity", ranked);
    }
    if (diagnosis.mixed() != null) {
      JsonObject mixed = new JsonObject();
      mixed.addProperty("met", diagnosis.mixed().isMet());
      mixed.add("chosen", candidate(diagnosis.mixed().chosen()));
      JsonArray curve = new JsonArray();
      diagnosis.mixed().curve().forEach(each -> curve.add(candidate(each)));
      mixed.add("curve", curve);
      root.add("mixedPrecision", mixed);
    }
    return (GSON.toJson(root) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject node(Node node) {
    JsonObject entry = new JsonObject();
    entry.addProperty("node", node.index());
    entry.addProperty("operator", node.operator().name());
    entry.addProperty("output", node.outputs().isEmpty() ? "" : node.output().name());
    return entry;
  }

  private static JsonObject error(TensorError error) {
    if (error == null) {
      return null;
    }
    JsonObject entry = new JsonObject();
    entry.addProperty("sqnr", finite(error.sqnr()));
    entry.addProperty("mse", finite(error.mse()));
    entry.addProperty("cosine", finite(error.cosine()));
    entry.addProperty("maxError", finite(error.maxError()));
    entry.addProperty("saturation", finite(error.saturation()));
    return entry;
  }

  private static JsonObject score(Score score) {
    JsonObject entry = new JsonObject();
    entry.addProperty("sqnr", finite(score.sqnr()));
    entry.addProperty("agreement", finite(score.agreement()));
    return entry;
  }

  private static JsonObject candidate(Candidate candidate) {
    JsonObject entry = score(candidate.score());
    JsonArray kept = new JsonArray();
    candidate.kept().forEach(node -> kept.add(node.index()));
    entry.add("kept", kept);
    entry.addProperty("bytes", candidate.bytes());
    entry.addProperty("macs", candidate.macs());
    return entry;
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
