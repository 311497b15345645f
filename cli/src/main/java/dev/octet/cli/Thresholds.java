package dev.octet.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What a comparison must reach to pass. */
final class Thresholds {
  @Option(
      names = "--min-agreement",
      paramLabel = "PERCENT",
      description = "Least share of inputs for which both models give the same class.")
  private Double agreement;

  @Option(
      names = "--min-sqnr",
      paramLabel = "DB",
      description = "Least signal to quantization noise ratio of every output.")
  private Double sqnr;

  @Option(
      names = "--min-cosine",
      paramLabel = "C",
      description = "Least cosine similarity of every output, at most 1.")
  private Double cosine;

  @Option(
      names = "--max-error",
      paramLabel = "E",
      description = "Largest absolute error of any number of any output.")
  private Double error;

  @Option(
      names = "--max-top1-loss",
      paramLabel = "POINTS",
      description = "How far top-1 may be below that of the first model; needs --labels.")
  private Double loss;

  /**
   * One demand.
   *
   * @param title what is demanded
   * @param value what was measured
   * @param limit as in {@code at least 95}
   */
  record Check(String title, String value, String limit, boolean isMet) {}

  /** Whether a threshold is on classes. */
  boolean needsClasses() {
    return agreement != null || loss != null;
  }

  /** Whether a threshold needs to know the right answers. */
  boolean needsLabels() {
    return loss != null;
  }

  /** What is demanded, and whether it is met. */
  List<Check> check(Verdict verdict) {
    List<Check> checks = new ArrayList<>();
    if (agreement != null) {
      checks.add(atLeast("agreement of top-1, %", verdict.agreement(), agreement));
    }
    if (loss != null) {
      double lost = verdict.top(1) - verdict.otherTop(1);
      checks.add(atMost("loss of top-1, points", lost, loss));
    }
    List<Distance> distances = verdict.distances();
    for (int k = 0; k < distances.size(); k++) {
      String output = distances.size() == 1 ? "" : " of output " + k;
      Distance distance = distances.get(k);
      if (sqnr != null) {
        checks.add(atLeast("SQNR" + output + ", dB", distance.sqnr(), sqnr));
      }
      if (cosine != null) {
        checks.add(atLeast("cosine" + output, distance.cosine(), cosine));
      }
      if (error != null) {
        checks.add(atMost("largest error" + output, distance.largestError(), error));
      }
    }
    return checks;
  }

  private static Check atLeast(String title, double value, double limit) {
    return new Check(title, number(value), "at least " + number(limit), value >= limit);
  }

  private static Check atMost(String title, double value, double limit) {
    return new Check(title, number(value), "at most " + number(limit), value <= limit);
  }

  /** A number with up to six significant digits. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return value > 0 ? "infinite" : "-infinite";
    }
    String text = String.format(Locale.ROOT, "%.6g", value);
    return text.contains("e") || !text.contains(".") ? text : text.replaceAll("\\.?0+$", "");
  }
}
