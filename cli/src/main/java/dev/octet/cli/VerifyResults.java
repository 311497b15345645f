package dev.octet.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.octet.cli.Comparison.Outcome;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What {@code octet verify} found out, as text and as JSON.
 *
 * @param classes null unless the first output has class scores
 * @param inputs what the samples are, in words
 */
record VerifyResults(
    ModelPair pair,
    Classes classes,
    Verdict verdict,
    List<Thresholds.Check> checks,
    String inputs) {
  private static final int FIVE = 5;

  /** Whether top-5 says anything. */
  boolean hasFive() {
    return classes != null && classes.count() > FIVE;
  }

  /** What both models answer, as in {@code cat / dog}. */
  String answer(int output) {
    return classes.name(output);
  }

  /** Prints everything, with the {@code worst} worst inputs. */
  void print(PrintWriter out, int worst) {
    for (ModelPair.Side side : List.of(pair.reference(), pair.other())) {
      out.println(String.format(Locale.ROOT, "model: %s, %,d bytes", side.path(), side.bytes()));
    }
    out.println("inputs: " + verdict.outcomes().size() + " " + inputs);
    if (verdict.hasLabels()) {
      printTop(out, "top-1", 1);
      if (hasFive()) {
        printTop(out, "top-5", FIVE);
      }
    }
    if (verdict.hasClasses()) {
      out.println("agreement of top-1: " + percent(verdict.agreement()));
      if (hasFive()) {
        String five = percent(verdict.agreementOfFive());
        out.println("the first model's best among the second's best five: " + five);
      }
    }
    out.println();
    TextTable outputs = new TextTable("output", ">SQNR, dB", ">cosine", ">max error", ">equal");
    List<Distance> distances = verdict.distances();
    for (int k = 0; k < distances.size(); k++) {
      Distance one = distances.get(k);
      outputs.row(
          pair.reference().model().outputs().get(k).name(),
          decibel(one.sqnr()),
          String.format(Locale.ROOT, "%.6f", one.cosine()),
          Thresholds.number(one.largestError()),
          percent(100 * one.equalShare()));
    }
    outputs.print(out);
    print(out, "worst inputs", verdict.worst(worst));
    print(out, "stress inputs", verdict.stress());
    for (Thresholds.Check check : checks) {
      out.println(
          (check.isMet() ? "met: " : "MISSED: ")
              + (check.title() + " is " + check.value() + ", wanted " + check.limit()));
    }
  }

  private void printTop(PrintWriter out, String title, int ranks) {
    out.println(
        title + ": " + percent(verdict.top(ranks)) + " and " + percent(verdict.otherTop(ranks)));
  }

  private void print(PrintWriter out, String title, List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    out.println();
    TextTable table = new TextTable(title, ">SQNR, dB", ">max error", "first", "second");
    for (Outcome one : outcomes) {
      boolean hasAnswers = one.classes() != null;
      table.row(
          one.sample().name(),
          decibel(one.sqnr()),
          Thresholds.number(one.largestError()),
          hasAnswers ? answer(one.classes().best()) : "",
          hasAnswers ? answer(one.classes().otherBest()) : "");
    }
    table.print(out);
    out.println();
  }

  static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f %%", value);
  }

  static String decibel(double value) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%.1f", value)
        : value > 0 ? "equal" : "-infinite";
  }

  /** All numbers; what is not finite is null. */
  String toJson(int worst) {
    JsonObject json = new JsonObject();
    json.add("models", models());
    json.addProperty("inputs", verdict.outcomes().size());
    if (verdict.hasLabels()) {
      json.add("top1", pair(verdict.top(1), verdict.otherTop(1)));
      json.add("top5", pair(verdict.top(FIVE), verdict.otherTop(FIVE)));
    }
    if (verdict.hasClasses()) {
      json.addProperty("agreement", verdict.agreement());
      json.addProperty("agreementOfFive", verdict.agreementOfFive());
    }
    JsonArray outputs = new JsonArray();
    List<Distance> distances = verdict.distances();
    for (int k = 0; k < distances.size(); k++) {
      JsonObject output = json(distances.get(k));
      output.addProperty("name", pair.reference().model().outputs().get(k).name());
      outputs.add(output);
    }
    json.add("outputs", outputs);
    json.add("worst", json(verdict.worst(worst)));
    json.add("stress", json(verdict.stress()));
    JsonArray demands = new JsonArray();
    for (Thresholds.Check check : checks) {
      JsonObject demand = new JsonObject();
      demand.addProperty("title", check.title());
      demand.addProperty("value", check.value());
      demand.addProperty("limit", check.limit());
      demand.addProperty("met", check.isMet());
      demands.add(demand);
    }
    json.add("thresholds", demands);
    return new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(json);
  }

  private JsonArray models() {
    JsonArray models = new JsonArray();
    for (ModelPair.Side side : List.of(pair.reference(), pair.other())) {
      JsonObject model = new JsonObject();
      model.addProperty("file", side.path().toString());
      model.addProperty("bytes", side.bytes());
      models.add(model);
    }
    return models;
  }

  private JsonArray json(List<Outcome> outcomes) {
    JsonArray array = new JsonArray();
    for (Outcome one : outcomes) {
      JsonObject json = new JsonObject();
      json.addProperty("name", one.sample().name());
      add(json, "sqnr", one.sqnr());
      add(json, "maxError", one.largestError());
      if (one.classes() != null) {
        json.add("answers", pair(one.classes().best(), one.classes().otherBest()));
      }
      array.add(json);
    }
    return array;
  }

  private static JsonObject json(Distance distance) {
    JsonObject json = new JsonObject();
    add(json, "sqnr", distance.sqnr());
    add(json, "cosine", distance.cosine());
    add(json, "maxError", distance.largestError());
    add(json, "equalShare", distance.equalShare());
    return json;
  }

  private static JsonArray pair(Number first, Number second) {
    JsonArray pair = new JsonArray();
    pair.add(first);
    pair.add(second);
    return pair;
  }

  private static void add(JsonObject json, String name, double value) {
    json.add(name, Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE);
  }
}
