package dev.octet.cli;

import dev.octet.error.ArgumentException;
import dev.octet.error.OctetException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.importer.TfliteImporter;
import dev.octet.quantizer.QuantizationPlan;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import dev.octet.quantizer.diagnosis.Goal;
import dev.octet.quantizer.diagnosis.MixedPrecision;
import dev.octet.quantizer.diagnosis.NodeError;
import dev.octet.quantizer.diagnosis.NodeErrors;
import dev.octet.quantizer.diagnosis.NodeSensitivity;
import dev.octet.quantizer.diagnosis.Reference;
import dev.octet.quantizer.diagnosis.Sensitivity;
import dev.octet.quantizer.diagnosis.SensitivityReport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code octet diagnose}: what quantization costs, and which node is to blame. */
@Command(
    name = "diagnose",
    description = {
      "Compare every node of a float32 model with its quantized form, rank the nodes by what their"
          + " quantization costs, and choose the nodes to keep in a higher precision.",
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class Diagnose implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;
  @Mixin private RecipeOptions options;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Compare on at most N of them, evenly spread.")
  private int most = 32;

  @Option(
      names = "--sensitivity",
      description = "Quantize one node at a time, and all but one, and rank the nodes.")
  private boolean sensitivity;

  @ArgGroup(heading = "Mixed precision, one of:%n")
  private GoalOptions goalOptions;

  @Option(
      names = "--fallback",
      paramLabel = "SCHEME",
      description = "The scheme of the nodes that mixed precision keeps.")
  private String fallback = "float32";

  @Option(
      names = "--write-plan",
      paramLabel = "FILE",
      description = "Write what was chosen for each node to a file that can be edited.")
  private Path plan;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all numbers as JSON.")
  private Path json;

  @Override
  public void run() {
    options.check();
    if (most < 1) {
      throw usage("--samples is " + most + ", but must be at least 1");
    }
    Scheme higher = scheme(fallback);
    Goal goal = goal();
    byte[] bytes = Disk.read(file.path());
    try {
      Graph graph = TfliteImporter.read(Source.copyOf(bytes));
      RecipeOptions.Prepared prepared = options.prepare(graph, bytes, file.path());
      if (prepared.samples() == null) {
        throw usage("--calibrate is missing: there are no samples to compare on");
      }
      Diagnosis diagnosis =
          diagnose(
              prepared.graph(), prepared.recipe(), prepared.samples().spread(most), higher, goal);
      new DiagnosisTables(spec.commandLine().getOut()).print(diagnosis);
      write(prepared.graph(), prepared.recipe(), diagnosis);
    } catch (OctetException e) {
      throw new CommandException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private Scheme scheme(String label) {
    try {
      return Scheme.of(label);
    } catch (ArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private Goal goal() {
    try {
      return goalOptions == null ? null : goalOptions.goal();
    } catch (ArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private ProgressBar bar(String task, String unit, int count) {
    return Progress.bar(spec.commandLine().getErr(), task, unit, count);
  }

  private Diagnosis diagnose(
      Graph graph, Recipe recipe, SampleInputs samples, Scheme higher, Goal goal) {
    List<NodeError> errors = errors(graph, recipe, samples);
    if (!sensitivity && goal == null) {
      return new Diagnosis(errors, null, null);
    }
    Reference reference = reference(graph, samples);
    SensitivityReport report = sensitivity(reference, recipe);
    if (goal == null) {
      return new Diagnosis(errors, report, null);
    }
    try (ProgressBar progress = bar("choosing", "candidates", 1)) {
      MixedPrecision.Result mixed =
          MixedPrecision.search(
                  reference,
                  recipe,
                  report,
                  higher,
                  goal,
                  (done, total) -> {
                    progress.maxHint(total).stepTo(done);
                    return true;
                  })
              .orElseThrow();
      return new Diagnosis(errors, report, mixed);
    }
  }

  private List<NodeError> errors(Graph graph, Recipe recipe, SampleInputs samples) {
    Quantized quantized = Quantizer.quantize(graph, recipe);
    quantized.remarks().forEach(spec.commandLine().getErr()::println);
    try (NodeErrors errors = new NodeErrors(graph, quantized);
        ProgressBar progress = bar("comparing", "samples", samples.size())) {
      for (byte[][] sample : samples) {
        errors.observe(sample);
        progress.step();
      }
      return errors.errors();
    }
  }

  private Reference reference(Graph graph, SampleInputs samples) {
    int count = samples.size();
    return Reference.of(graph, samples, List.of(), count, dev.octet.quantizer.Progress.NONE)
        .orElseThrow();
  }

  private SensitivityReport sensitivity(Reference reference, Recipe recipe) {
    Sensitivity analysis = new Sensitivity(reference, recipe);
    try (ProgressBar progress = bar("sensitivity", "trials", analysis.trials())) {
      return Trials.run(analysis, progress);
    }
  }

  private void write(Graph graph, Recipe recipe, Diagnosis diagnosis) {
    if (json != null) {
      Disk.replace(json, DiagnosisJson.write(diagnosis));
    }
    if (plan != null) {
      Recipe chosen = diagnosis.mixed() == null ? recipe : recipe.with(diagnosis.mixed().schemes());
      QuantizationPlan written = QuantizationPlan.of(graph, chosen, reasons(diagnosis));
      Disk.replace(plan, PlanFile.write(written, file.path()));
    }
  }

  /** What is known of each node's sensitivity, for readers of the plan. */
  private static Map<Node, String> reasons(Diagnosis diagnosis) {
    Map<Node, String> reasons = new HashMap<>();
    if (diagnosis.sensitivity() != null) {
      for (NodeSensitivity each : diagnosis.sensitivity().ranked()) {
        reasons.put(
            each.node(),
            each.scheme()
                + " here alone: "
                + DiagnosisTables.describe(each.alone())
                + "; all but here: "
                + DiagnosisTables.describe(each.without()));
      }
    }
    return reasons;
  }
}
