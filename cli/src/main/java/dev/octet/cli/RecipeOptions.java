package dev.octet.cli;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.Observers;
import dev.octet.quantizer.QuantizationPlan;
import dev.octet.quantizer.Range;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import dev.octet.quantizer.recovery.Recovered;
import dev.octet.quantizer.recovery.Recovery;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a model is quantized with: schemes, samples, ranges, rounding. */
final class RecipeOptions {
  /** Names of schemes for help and completion. */
  static final class SchemeNames extends ArrayList<String> {
    SchemeNames() {
      super(Scheme.all().stream().map(Scheme::label).toList());
    }
  }

  /** Names of observers likewise. */
  static final class ObserverNames extends ArrayList<String> {
    ObserverNames() {
      super(Arrays.stream(Observers.values()).map(Observers::label).toList());
    }
  }

  /**
   * A recipe and what it was made from.
   *
   * @param graph that the recipe is for; it computes what the model does
   * @param samples null if none were needed
   * @param gains a sentence for each step of recovery
   */
  record Prepared(Graph graph, Recipe recipe, SampleInputs samples, List<String> gains) {}

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ImageOptions imageOptions;

  @Option(
      names = "--scheme",
      completionCandidates = SchemeNames.class,
      paramLabel = "SCHEME",
      description =
          "What nodes compute in and how weights are stored: ${COMPLETION-CANDIDATES}. Default: that"
              + " of the plan, else int8.")
  private String scheme;

  @Option(
      names = "--node",
      paramLabel = "N=SCHEME",
      description = "Another scheme for node number N of `octet inspect`; may be repeated.")
  private Map<Integer, String> nodes = new LinkedHashMap<>();

  @Option(
      names = "--plan",
      paramLabel = "PLAN.yaml",
      description =
          "Schemes, ranges and clipping for each node, as `octet diagnose --write-plan` writes them.")
  private Path plan;

  @Option(
      names = "--calibrate",
      paramLabel = "DIR",
      description = {
        "Samples, in subfolders too: pictures, or raw little-endian elements of the inputs, one"
            + " behind the other (*.bin).",
        "Use 100 to 500 that are typical of what the model will see."
      })
  private Path folder;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most N samples, evenly spread over the folder.")
  private int limit = 200;

  @Option(
      names = "--observer",
      completionCandidates = ObserverNames.class,
      paramLabel = "OBSERVER",
      description = "What decides the range of a tensor: ${COMPLETION-CANDIDATES}.")
  private String observer = "minmax";

  @Option(
      names = "--percentile",
      paramLabel = "P",
      description = "For the observer percentile: 100 - P per cent of the values may lie beyond.")
  private double percentile = Observers.USUAL_PERCENTILE;

  @Option(
      names = "--recover",
      split = ",",
      paramLabel = "STEP",
      description = {
        "What wins accuracy back, on the samples: fold (batch norm into layers), equalize (weights"
            + " across layers), clip (weights), round (weights for the layer's output instead of each"
            + " for itself), bias (mean errors of layers); all, or none.",
        "A step that does not help on samples held back is left out. Default: fold,round."
      })
  private List<String> steps = List.of("fold", "round");

  /** Refuses options that are out of range. */
  void check() {
    imageOptions.check();
    if (limit < 1) {
      throw usage("--limit is " + limit + ", but must be at least 1");
    }
    try {
      if (scheme != null) {
        Scheme.of(scheme);
      }
      nodes.values().forEach(Scheme::of);
      Observers.of(observer);
      steps();
    } catch (ArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private Set<Recovery.Step> steps() {
    Set<Recovery.Step> chosen = EnumSet.noneOf(Recovery.Step.class);
    for (String step : steps) {
      if (step.equals("all")) {
        chosen.addAll(Recovery.all());
      } else if (!step.equals("none")) {
        chosen.add(Recovery.Step.of(step));
      }
    }
    return chosen;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** The type with a label, which a quantized model can take or give. */
  DataType type(String label) {
    for (DataType type : DataType.values()) {
      if (type.label().equals(label) && (type.isQuantizable() || type == DataType.FLOAT32)) {
        return type;
      }
    }
    throw usage("\"" + label + "\" is none of the types int8, uint8, int16 and float32");
  }

  /** The observer in words. */
  String observer() {
    return Observers.of(observer) == Observers.PERCENTILE ? observer + " " + percentile : observer;
  }

  /**
   * Makes a recipe, on samples where it needs them or they are named.
   *
   * @param graph of the model
   * @param bytes its file
   * @param file where that is, for messages
   */
  Prepared prepare(Graph graph, byte[] bytes, Path file) {
    QuantizationPlan planned = plan == null ? null : PlanFile.read(plan, graph);
    Recipe wanted = recipe(graph, file, planned, Map.of());
    boolean isStatic = graph.nodes().stream().anyMatch(node -> wanted.scheme(node).isStatic());
    if (folder == null && isStatic && (planned == null || planned.inputs().isEmpty())) {
      throw usage(
          "--calibrate is missing: the scheme "
              + wanted.scheme()
              + " needs samples, by which it finds the ranges of activations. Name a folder, or"
              + " choose a scheme without calibration, such as dynamic-int8");
    }
    if (folder == null) {
      return new Prepared(graph, wanted, null, List.of());
    }
    SampleInputs samples =
        SampleInputs.of(Samples.in(folder, limit), Model.read(bytes), imageOptions, file);
    Set<Recovery.Step> chosen = steps();
    if (planned != null) {
      // They replace nodes that a plan may name.
      chosen.removeAll(EnumSet.of(Recovery.Step.FOLD_BATCH_NORM, Recovery.Step.EQUALIZE));
    }
    Function<Graph, Recipe> calibration =
        each -> recipe(each, file, planned, calibrate(each, samples));
    if (chosen.isEmpty() || graph.nodes().stream().allMatch(n -> wanted.integerBits(n) == 0)) {
      return new Prepared(graph, calibration.apply(graph), samples, List.of());
    }
    Recovered recovered =
        Recovery.run(
            graph,
            calibration,
            samples.asList(),
            chosen,
            step -> spec.commandLine().getErr().println(step.title() + " ..."));
    return new Prepared(recovered.graph(), recovered.recipe(), samples, recovered.remarks());
  }

  private Recipe recipe(
      Graph graph, Path file, QuantizationPlan planned, Map<Value, Range> ranges) {
    Recipe recipe =
        planned == null
            ? Recipe.of(Scheme.of(scheme == null ? "int8" : scheme), ranges)
            : planned.recipe(graph, ranges);
    return recipe.with(chosen(graph, file));
  }

  private Map<Node, Scheme> chosen(Graph graph, Path file) {
    Map<Node, Scheme> chosen = new LinkedHashMap<>();
    for (Map.Entry<Integer, String> entry : nodes.entrySet()) {
      List<Node> found =
          graph.nodes().stream().filter(node -> node.index() == entry.getKey()).toList();
      if (found.isEmpty()) {
        throw new CommandException(
            file + ": there is no node " + entry.getKey() + "; `octet inspect` lists the nodes");
      }
      chosen.put(found.get(0), Scheme.of(entry.getValue()));
    }
    return chosen;
  }

  private Map<Value, Range> calibrate(Graph graph, SampleInputs samples) {
    try (Calibration calibration =
            new Calibration(graph, Observers.of(observer).supplier(percentile));
        ProgressBar progress =
            Progress.bar(spec.commandLine().getErr(), "calibrating", "samples", samples.size())) {
      for (int i = 0; i < samples.size(); i++) {
        byte[][] inputs = samples.get(i);
        try {
          calibration.observe(inputs);
        } catch (ArgumentException e) {
          throw new CommandException(samples.file(i) + ": " + e.getMessage(), e);
        }
        progress.step();
      }
      Map<Value, Range> ranges = calibration.ranges();
      if (samples.ofAllPictures() != null) {
        ranges.put(graph.inputs().get(0), samples.ofAllPictures());
      }
      return ranges;
    }
  }
}
