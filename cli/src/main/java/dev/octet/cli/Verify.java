package dev.octet.cli;

import dev.octet.error.OctetException;
import dev.octet.graph.Value;
import dev.octet.runtime.ReadOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code octet verify}: whether a model still does what another one does. */
@Command(
    name = "verify",
    description = {
      "Compare two models, such as a float32 one and its quantized form, on pictures or tensors.",
      "Both get the same real numbers in their own types. Exit code 0: all thresholds are met."
    },
    mixinStandardHelpOptions = true)
final class Verify implements Runnable {
  /** Where the inputs come from. */
  static final class Folder {
    @Option(
        names = "--images",
        required = true,
        paramLabel = "DIR",
        description =
            "Pictures, in subfolders too; with --labels named by class index, such as 0042.jpg, or"
                + " in a folder per class.")
    private Path images;

    @Option(
        names = "--inputs",
        required = true,
        paramLabel = "DIR",
        description =
            "Raw little-endian elements of the first model's input (*.bin); for several inputs a"
                + " folder per sample with 0.bin, 1.bin, ...")
    private Path inputs;
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "A.tflite",
      description = "The model that is right by definition, usually float32.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B.tflite", description = "The model that is verified.")
  private Path second;

  @ArgGroup(multiplicity = "1")
  private Folder folder;

  @Mixin private PartOptions part;
  @Mixin private ImageOptions imageOptions;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "One label per line in the order of the outputs: what pictures show is known.")
  private Path labels;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only N inputs, evenly spread over all.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--worst",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many of the worst inputs are listed; default: ${DEFAULT-VALUE}.")
  private int worst;

  @ArgGroup(validate = false, heading = "%nThresholds:%n")
  private Thresholds thresholds = new Thresholds();

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Writes a page with tables and charts that needs no other file.")
  private Path report;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes all numbers as JSON.")
  private Path json;

  @Override
  public void run() {
    checkOptions();
    ModelPair pair = new ModelPair(read(first), read(second));
    Value output = pair.reference().model().outputs().get(0);
    boolean isList = Classes.isList(output) && output.shape().elements() > 1;
    boolean wantsClasses = labels != null || thresholds.needsClasses();
    if (wantsClasses && !isList) {
      throw new CommandException(first + ": " + output + " is not one list of class scores");
    }
    boolean hasClasses = isList && (wantsClasses || folder.images != null);
    Classes classes = hasClasses ? Classes.of(output, labels) : null;
    Comparison comparison = new Comparison(pair, hasClasses, spec.commandLine().getErr());
    Verdict verdict = compare(pair, classes, comparison);
    List<Thresholds.Check> checks = thresholds.check(verdict);
    VerifyResults results = new VerifyResults(pair, classes, verdict, checks, describeInputs(pair));
    results.print(spec.commandLine().getOut(), worst);
    if (json != null) {
      Disk.replace(json, (results.toJson(worst) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    if (report != null) {
      String page = new VerifyReport(results).of(worst).toHtml();
      Disk.replace(report, page.getBytes(StandardCharsets.UTF_8));
    }
    fail(checks);
  }

  private void checkOptions() {
    imageOptions.check();
    if (limit < 1) {
      throw usage("--limit is " + limit + ", but must be at least 1");
    }
    if (worst < 0) {
      throw usage("--worst is " + worst + ", but must be at least 0");
    }
    if (thresholds.needsLabels() && (labels == null || folder.images == null)) {
      throw usage("--max-top1-loss needs --images with --labels, which say what is right");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private ModelPair.Side read(Path path) {
    byte[] bytes = Disk.read(path);
    try {
      return new ModelPair.Side(path, bytes.length, part.read(bytes, ReadOptions.REFERENCE));
    } catch (OctetException | CommandException e) {
      throw new CommandException(path + ": " + e.getMessage(), e);
    }
  }

  private Verdict compare(ModelPair pair, Classes classes, Comparison comparison) {
    List<Value> inputs = pair.reference().model().inputs();
    if (folder.images == null) {
      pair.takeTensors();
      List<Comparison.Outcome> outcomes =
          comparison.run("comparing", VerifySamples.tensors(folder.inputs, inputs, limit));
      double low = outcomes.stream().mapToDouble(Comparison.Outcome::lowest).min().orElseThrow();
      double high = outcomes.stream().mapToDouble(Comparison.Outcome::highest).max().orElseThrow();
      return new Verdict(outcomes, stress(comparison, StressInputs.tensors(inputs, low, high)));
    }
    pair.takePictures(imageOptions);
    List<Sample> samples =
        labels == null
            ? VerifySamples.pictures(folder.images, limit)
            : VerifySamples.labelled(folder.images, classes, labels, limit);
    List<Comparison.Outcome> outcomes = comparison.run("comparing", samples);
    return new Verdict(outcomes, stress(comparison, StressInputs.pictures(inputs.get(0))));
  }

  private static List<Comparison.Outcome> stress(Comparison comparison, List<Sample> samples) {
    return samples.isEmpty() ? List.of() : comparison.run("stressing", samples);
  }

  private String describeInputs(ModelPair pair) {
    return folder.images == null
        ? "raw tensors of " + folder.inputs
        : "pictures of " + folder.images + "; " + pair.preprocessing();
  }

  private static void fail(List<Thresholds.Check> checks) {
    List<String> missed =
        checks.stream()
            .filter(check -> !check.isMet())
            .map(check -> check.title() + " is " + check.value() + ", not " + check.limit())
            .toList();
    if (!missed.isEmpty()) {
      throw new CommandException("thresholds are not met: " + String.join("; ", missed));
    }
  }
}
