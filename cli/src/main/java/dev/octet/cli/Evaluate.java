package dev.octet.cli;

import dev.octet.cli.image.Normalization;
import dev.octet.cli.image.Preprocessing;
import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code octet evaluate}: how often a classifier is right. */
@Command(
    name = "evaluate",
    description = "Top-1 and top-5 of an ImageNet classifier on photos named by class index.",
    mixinStandardHelpOptions = true)
final class Evaluate implements Runnable {
  private static final int CLASSES = 1000;

  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Photos named by class index 0..999, such as 0042.jpg.")
  private Path images;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "One label per line of the model's output; lists the wrong answers, too.")
  private Path labels;

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N photos.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--crop",
      paramLabel = "FRACTION",
      defaultValue = "0.875",
      description = "The centre square that is kept, of the shorter side (default 224/256).")
  private double crop;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      split = ",",
      description = "Means of the channels 0..1, where the input is not plain bytes; needs --std.")
  private double[] mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      split = ",",
      description = "Standard deviations of the channels; needs --mean.")
  private double[] std;

  @Override
  public void run() {
    checkOptions();
    Model model = file.read();
    Preprocessing preprocessing = preprocessing(model);
    List<String> names = labels == null ? null : readLabels(model.outputs().get(0));
    Accuracy accuracy =
        new Evaluation(model, preprocessing, background(model), spec.commandLine().getErr())
            .run(photos());
    PrintWriter out = spec.commandLine().getOut();
    if (names != null) {
      accuracy.printWrong(out, names);
    }
    out.println("model: " + file.path());
    out.println("preprocessing: " + preprocessing.describe());
    accuracy.printSummary(out);
  }

  private void checkOptions() {
    if (!(crop > 0 && crop <= 1)) {
      throw usage("--crop is " + crop + ", but must be above 0 and at most 1");
    }
    if (limit < 1) {
      throw usage("--limit is " + limit + ", but must be at least 1");
    }
    if ((mean == null) != (std == null)) {
      throw usage("--mean and --std belong together");
    }
    if (mean != null && (mean.length != 3 || std.length != 3)) {
      throw usage("--mean and --std take three numbers, as in --mean 0.485,0.456,0.406");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Preprocessing preprocessing(Model model) {
    if (model.inputs().size() != 1) {
      throw failure("the model has " + model.inputs().size() + " inputs; a classifier has one");
    }
    Value input = model.inputs().get(0);
    if (mean != null && input.quantization().isNone()) {
      throw failure(input + " is not quantized, so --mean and --std do not apply");
    }
    Normalization normalization =
        mean == null ? Normalization.bytes(input) : Normalization.standardized(input, mean, std);
    try {
      return Preprocessing.of(input, crop, normalization);
    } catch (IllegalArgumentException e) {
      throw new CommandException(file.path() + ": " + e.getMessage(), e);
    }
  }

  /** How many outputs precede class 0: 1 in a model with a background class. */
  private int background(Model model) {
    Value output = model.outputs().get(0);
    int extra = output.shape().elements() - CLASSES;
    if (!output.type().isByte() || extra < 0 || extra > 1) {
      throw failure(output + " is not 1000 or 1001 class scores of 8 bits");
    }
    return extra;
  }

  private List<String> readLabels(Value output) {
    List<String> names = new String(Disk.read(labels), StandardCharsets.UTF_8).lines().toList();
    if (names.size() != output.shape().elements()) {
      throw new CommandException(
          labels + ": " + names.size() + " labels, but the model's output is " + output);
    }
    return names;
  }

  private List<Photo> photos() {
    try (Stream<Path> entries = Files.list(images)) {
      List<Photo> photos =
          entries
              .sorted()
              .flatMap(entry -> Photo.of(entry, CLASSES).stream())
              .limit(limit)
              .toList();
      if (photos.isEmpty()) {
        throw new CommandException(images + ": no photo named by class index, such as 0042.jpg");
      }
      return photos;
    } catch (IOException e) {
      throw Disk.failure(images, e);
    }
  }

  private CommandException failure(String message) {
    return new CommandException(file.path() + ": " + message);
  }
}
