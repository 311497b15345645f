package dev.octet.cli;

import dev.octet.error.ArgumentException;
import dev.octet.error.OctetException;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Attachment;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.importer.TfliteImporter;
import dev.octet.importer.TfliteMetadata;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.Observers;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Range;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code octet quantize}: from a float32 model to a smaller and faster one. */
@Command(
    name = "quantize",
    description = {
      "Quantize a float32 model.",
      "The schemes int8, int8-int4 and int16x8 need samples to calibrate with; the others do not."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class Quantize implements Runnable {
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

  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;
  @Mixin private ImageOptions imageOptions;

  @Option(
      names = "--scheme",
      completionCandidates = SchemeNames.class,
      paramLabel = "SCHEME",
      description = "What nodes compute in and how weights are stored: ${COMPLETION-CANDIDATES}.")
  private String scheme = "int8";

  @Option(
      names = "--node",
      paramLabel = "N=SCHEME",
      description = "Another scheme for node number N of `octet inspect`; may be repeated.")
  private Map<Integer, String> nodes = new LinkedHashMap<>();

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
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT.tflite")
  private Path output;

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
      names = "--input-type",
      paramLabel = "TYPE",
      description =
          "int8, uint8, int16 or float32: what the new model takes. Default: the scheme's type.")
  private String inputType;

  @Option(names = "--output-type", paramLabel = "TYPE", description = "Likewise, what it gives.")
  private String outputType;

  @Override
  public void run() {
    checkOptions();
    byte[] bytes = Disk.read(file.path());
    try {
      Source source = Source.copyOf(bytes);
      Graph graph = TfliteImporter.read(source);
      Map<Node, Scheme> chosen = chosen(graph);
      boolean isStatic =
          Scheme.of(scheme).isStatic() || chosen.values().stream().anyMatch(Scheme::isStatic);
      SampleInputs samples = isStatic ? samples(bytes) : null;
      Recipe recipe =
          Recipe.of(Scheme.of(scheme), isStatic ? calibrate(graph, samples) : Map.of())
              .with(chosen);
      Interface usual = recipe.types();
      Quantized quantized =
          Quantizer.quantize(
              graph,
              recipe.with(
                  new Interface(
                      inputType == null ? usual.input() : type(inputType),
                      outputType == null ? usual.output() : type(outputType))));
      Attachment metadata = TfliteMetadata.attachment(source);
      byte[] result =
          TfliteWriter.write(
              quantized.graph(),
              quantized.storage(),
              "",
              metadata == null ? List.of() : List.of(metadata));
      Disk.replace(output, result);
      report(quantized, samples, bytes.length, result.length);
    } catch (OctetException e) {
      throw new CommandException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private void checkOptions() {
    imageOptions.check();
    if (limit < 1) {
      throw usage("--limit is " + limit + ", but must be at least 1");
    }
    try {
      Scheme.of(scheme);
      nodes.values().forEach(Scheme::of);
      Observers.of(observer);
    } catch (ArgumentException e) {
      throw usage(e.getMessage());
    }
    for (String type : new String[] {inputType, outputType}) {
      if (type != null) {
        type(type);
      }
    }
  }

  private DataType type(String label) {
    for (DataType type : DataType.values()) {
      if (type.label().equals(label) && (type.isQuantizable() || type == DataType.FLOAT32)) {
        return type;
      }
    }
    throw usage("\"" + label + "\" is none of the types int8, uint8, int16 and float32");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Map<Node, Scheme> chosen(Graph graph) {
    Map<Node, Scheme> chosen = new LinkedHashMap<>();
    for (Map.Entry<Integer, String> entry : nodes.entrySet()) {
      Node node =
          graph.nodes().stream()
              .filter(each -> each.index() == entry.getKey())
              .findFirst()
              .orElseThrow(
                  () ->
                      new CommandException(
                          file.path()
                              + ": there is no node "
                              + entry.getKey()
                              + "; `octet inspect` lists the nodes"));
      chosen.put(node, Scheme.of(entry.getValue()));
    }
    return chosen;
  }

  private SampleInputs samples(byte[] model) {
    if (folder == null) {
      throw usage(
          "--calibrate is missing: the scheme "
              + scheme
              + " needs samples, by which it finds the ranges of activations. Name a folder, or"
              + " choose a scheme without calibration, such as dynamic-int8");
    }
    return SampleInputs.of(Samples.in(folder, limit), Model.read(model), imageOptions, file.path());
  }

  private Map<Value, Range> calibrate(Graph graph, SampleInputs samples) {
    Map<Value, Range> ranges;
    try (Calibration calibration =
            new Calibration(graph, Observers.of(observer).supplier(percentile));
        ProgressBar progress =
            Progress.bar(spec.commandLine().getErr(), "calibrating", "samples", samples.size())) {
      for (int i = 0; i < samples.size(); i++) {
        byte[][] inputs = samples.get(i);
        try {
          calibration.observe(inputs);
        } catch (ArgumentException e) {
          throw samples.refused(i, e);
        }
        progress.step();
      }
      ranges = calibration.ranges();
    }
    if (samples.ofAllPictures() != null) {
      ranges.put(graph.inputs().get(0), samples.ofAllPictures());
    }
    return ranges;
  }

  private void report(Quantized quantized, SampleInputs samples, int before, int after) {
    PrintWriter out = spec.commandLine().getOut();
    quantized.remarks().forEach(out::println);
    long changed =
        quantized.graph().nodes().stream()
            .filter(node -> node.output().type() != DataType.FLOAT32)
            .count();
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %s, %d of %d nodes without float32%s; %,d bytes instead of %,d",
            output,
            scheme,
            changed,
            quantized.graph().nodes().size(),
            samples == null
                ? ""
                : ", calibrated on " + samples.size() + " samples (" + observer() + ")",
            after,
            before));
  }

  private String observer() {
    return Observers.of(observer) == Observers.PERCENTILE ? observer + " " + percentile : observer;
  }
}
