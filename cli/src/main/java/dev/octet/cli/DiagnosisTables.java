package dev.octet.cli;

import dev.octet.graph.Node;
import dev.octet.quantizer.diagnosis.Candidate;
import dev.octet.quantizer.diagnosis.MixedPrecision;
import dev.octet.quantizer.diagnosis.NodeError;
import dev.octet.quantizer.diagnosis.NodeSensitivity;
import dev.octet.quantizer.diagnosis.Score;
import dev.octet.quantizer.diagnosis.SensitivityReport;
import dev.octet.quantizer.diagnosis.TensorError;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints a diagnosis. */
final class DiagnosisTables {
  private final PrintWriter out;

  DiagnosisTables(PrintWriter out) {
    this.out = out;
  }

  void print(Diagnosis diagnosis) {
    printErrors(diagnosis.errors());
    if (diagnosis.sensitivity() != null) {
      out.println();
      printSensitivity(diagnosis.sensitivity());
    }
    if (diagnosis.mixed() != null) {
      out.println();
      printMixed(diagnosis.mixed());
    }
  }

  private void printErrors(List<NodeError> errors) {
    TextTable table =
        new TextTable(
            ">#",
            "operator",
            "output",
            ">weights dB",
            ">alone dB",
            ">SQNR dB",
            ">MSE",
            ">cosine",
            ">max error",
            ">saturated");
    for (NodeError error : errors) {
      Node node = error.node();
      TensorError whole = error.accumulated();
      table.row(
          Integer.toString(node.index()),
          node.operator().name(),
          name(node),
          sqnr(error.weights()),
          sqnr(error.isolated()),
          sqnr(whole),
          whole == null ? "" : String.format(Locale.ROOT, "%.3g", whole.mse()),
          whole == null ? "" : String.format(Locale.ROOT, "%.5f", whole.cosine()),
          whole == null ? "" : String.format(Locale.ROOT, "%.3g", whole.maxError()),
          whole == null ? "" : percent(whole.saturation()));
    }
    table.print(out);
    out.println("alone: the node gets the true inputs; SQNR and what follows: the whole network");
  }

  private void printSensitivity(SensitivityReport report) {
    TextTable table =
        new TextTable(
            ">#",
            "operator",
            "output",
            "scheme",
            ">alone dB",
            ">agreement",
            ">all but it dB",
            ">agreement");
    for (NodeSensitivity each : report.ranked()) {
      table.row(
          Integer.toString(each.node().index()),
          each.node().operator().name(),
          name(each.node()),
          each.scheme().label(),
          decibel(each.alone().sqnr()),
          percent(each.alone().agreement()),
          decibel(each.without().sqnr()),
          percent(each.without().agreement()));
    }
    table.print(out);
    out.println("all quantized: " + describe(report.all()) + ", " + report.samples() + " samples");
  }

  private void printMixed(MixedPrecision.Result result) {
    TextTable table = new TextTable(">kept", ">SQNR dB", ">agreement", ">bytes", ">MACs kept");
    for (Candidate candidate : result.curve()) {
      table.row(
          Integer.toString(candidate.kept().size()),
          decibel(candidate.score().sqnr()),
          percent(candidate.score().agreement()),
          String.format(Locale.ROOT, "%,d", candidate.bytes()),
          percent(candidate.macs()));
    }
    table.print(out);
    out.println(
        (result.isMet() ? "chosen: " : "the goal is out of reach; nearest: ")
            + describe(result.chosen().score())
            + String.format(Locale.ROOT, ", %,d bytes", result.chosen().bytes()));
    result
        .schemes()
        .forEach((node, scheme) -> out.println("  " + scheme.label() + ": " + node.title()));
  }

  static String describe(Score score) {
    String agreement = percent(score.agreement());
    return "SQNR "
        + decibel(score.sqnr())
        + " dB"
        + (agreement.isEmpty() ? "" : ", agreement " + agreement);
  }

  private static String name(Node node) {
    return node.outputs().isEmpty() ? "" : node.output().name();
  }

  private static String sqnr(TensorError error) {
    return error == null ? "" : decibel(error.sqnr());
  }

  static String decibel(double value) {
    return Double.isInfinite(value)
        ? value > 0 ? "exact" : "-inf"
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
