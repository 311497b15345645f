package dev.octet.cli;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.importer.Signature;
import dev.octet.plan.Plan;
import dev.octet.plan.Step;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.tensor.Normalization;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code octet inspect}: what a model consists of and what it costs. */
@Command(
    name = "inspect",
    description = "List a model's tensors, nodes, multiply-accumulates and memory.",
    mixinStandardHelpOptions = true)
final class Inspect implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;
  @Mixin private PartOptions part;

  @Override
  public void run() {
    Model model = file.read(part, ReadOptions.REFERENCE);
    PrintWriter out = spec.commandLine().getOut();
    printSignatures(out, model);
    for (int i = 0; i < model.inputs().size(); i++) {
      printTensor(out, "input " + i, model.inputs().get(i), facts(model, i));
    }
    for (int i = 0; i < model.outputs().size(); i++) {
      printTensor(out, "output " + i, model.outputs().get(i), "");
    }
    out.println();
    printNodes(out, model.plan());
    out.println();
    printTotals(out, model.plan(), (int) file.path().toFile().length());
  }

  /** The keys of the file's signatures, where there is something to choose. */
  private static void printSignatures(PrintWriter out, Model model) {
    List<String> keys = new ArrayList<>();
    for (Signature signature : model.signatures()) {
      if (!signature.key().isEmpty()) {
        keys.add("\"" + signature.key() + "\"");
      }
    }
    if (keys.size() > 1) {
      out.println("signatures: " + String.join(", ", keys));
    }
  }

  private static void printTensor(PrintWriter out, String title, Value value, String facts) {
    out.println(title + ": " + value + quantizationOf(value) + facts);
  }

  /** What else is known of an input. */
  private static String facts(Model model, int i) {
    Shape open = Shape.of(model.dims(i));
    Normalization normalization = model.normalization(i);
    return (open.toString().contains("-1") ? ", any " + open : "")
        + (normalization == null ? "" : ", pixels normalized by " + normalization);
  }

  private static String quantizationOf(Value value) {
    return value.quantization().isNone() ? "" : ", " + describe(value.quantization());
  }

  private static void printNodes(PrintWriter out, Plan plan) {
    TextTable table =
        new TextTable(
            ">#", "operator", "output", "types", "quantization", "kernel", ">MACs", ">parameters");
    for (Step step : plan.steps()) {
      Node node = step.node();
      Value output = node.outputs().isEmpty() ? null : node.output();
      table.row(
          node.index() < 0 ? "-" : Integer.toString(node.index()),
          node.operator().name(),
          output == null ? "" : output.shape().toString(),
          types(node),
          output == null ? "" : describe(output.quantization()),
          step.kernel().name(),
          number(node.operator().macs(node)),
          number(parameters(node)));
    }
    table.print(out);
  }

  private static void printTotals(PrintWriter out, Plan plan, int fileBytes) {
    long macs = 0;
    long parameters = 0;
    for (Step step : plan.steps()) {
      macs += step.node().operator().macs(step.node());
      parameters += parameters(step.node());
    }
    TextTable table = new TextTable("total", ">");
    table.row("nodes", number(plan.steps().size()));
    table.row("MACs", number(macs));
    table.row("parameters", number(parameters));
    table.row("weights, bytes", number(plan.weightBytes()));
    table.row("arena, bytes", number(plan.arenaBytes()));
    table.row("peak memory, bytes", number(plan.packingEnd(fileBytes)));
    table.print(out);
  }

  /** The types of all operands and of the result, such as {@code int8, int8/channel -> int8}. */
  private static String types(Node node) {
    List<String> operands = new ArrayList<>();
    for (Value input : node.inputs()) {
      if (input != null) {
        operands.add(input.type().label() + (input.quantization().size() > 1 ? "/channel" : ""));
      }
    }
    String result = node.outputs().isEmpty() ? "" : " -> " + node.output().type().label();
    return String.join(", ", operands) + result;
  }

  private static String describe(Quantization quantization) {
    if (quantization.isNone()) {
      return "-";
    }
    if (quantization.size() > 1) {
      return quantization.size() + " scales on axis " + quantization.axis();
    }
    return "scale " + quantization.scale() + " zero point " + quantization.zeroPoint();
  }

  private static long parameters(Node node) {
    long count = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = node.input(i);
      if (input != null && input.isConstant() && node.operator().isParameter(i)) {
        count += input.shape().elements();
      }
    }
    return count;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
