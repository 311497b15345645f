package dev.octet.cli;

import dev.octet.cli.image.Preprocessing;
import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.tensor.DataType;
import dev.octet.tensor.ImageLayout;
import dev.octet.tensor.Normalization;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code octet evaluate}: how often a classifier is right. */
@Command(
    name = "evaluate",
    description = "Top-1 and top-5 of a classifier on photos of which the class is known.",
    mixinStandardHelpOptions = true)
final class Evaluate implements Runnable {
  /** Models of ImageNet's 1000 classes that have 1001 outputs begin with one for the background. */
  private static final int CLASSES_AND_BACKGROUND = 1001;

  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description =
          "Photos named by class index, such as 0042.jpg, or a folder per class, named as its"
              + " label; then --labels is needed.")
  private Path images;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "One label per line in the order of the outputs; lists the wrong answers, too.")
  private Path labels;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only N photos, evenly spread over all.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--crop",
      paramLabel = "FRACTION",
      description =
          "The centre square that is kept, of the shorter side. Default: images of the input's size"
              + " whole, of others 0.875.")
  private Double crop;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      split = ",",
      description =
          "Mean of pixels 0..1, for all channels or for each; needs --std. Default: what the model"
              + " file says, else plain bytes, for float32 0..1.")
  private double[] mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      split = ",",
      description = "Standard deviation of pixels 0..1, likewise; needs --mean.")
  private double[] std;

  @Override
  public void run() {
    checkOptions();
    Model model = file.read();
    Preprocessing preprocessing = preprocessing(model);
    int outputs = outputs(model.outputs().get(0));
    List<String> names = labels == null ? null : readLabels(model.outputs().get(0));
    int background = outputs == CLASSES_AND_BACKGROUND ? 1 : 0;
    List<Photo> photos =
        ImageFiles.spread(Photos.find(images, background, outputs, names, labels), limit);
    Accuracy accuracy =
        new Evaluation(model, preprocessing, spec.commandLine().getErr()).run(photos);
    PrintWriter out = spec.commandLine().getOut();
    if (names != null) {
      accuracy.printWrong(out, names);
    }
    out.println("model: " + file.path());
    out.println("preprocessing: " + preprocessing.describe());
    accuracy.printSummary(out, outputs);
  }

  private void checkOptions() {
    if (crop != null && !(crop > 0 && crop <= 1)) {
      throw usage("--crop is " + crop + ", but must be above 0 and at most 1");
    }
    if (limit < 1) {
      throw usage("--limit is " + limit + ", but must be at least 1");
    }
    if ((mean == null) != (std == null)) {
      throw usage("--mean and --std belong together");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Preprocessing preprocessing(Model model) {
    OptionalDouble part = crop == null ? OptionalDouble.empty() : OptionalDouble.of(crop);
    try {
      Preprocessing preprocessing = Preprocessing.of(model, part);
      return mean == null
          ? preprocessing
          : Preprocessing.of(model.inputs().get(0), normalization(model.inputs().get(0)), part);
    } catch (IllegalArgumentException e) {
      throw new CommandException(file.path() + ": " + e.getMessage(), e);
    }
  }

  /** What {@code --mean} and {@code --std} say of an input that takes images. */
  private Normalization normalization(Value input) {
    if (input.type().isByte() && input.quantization().size() != 1) {
      throw failure(input + " has no scale, so --mean and --std do not apply");
    }
    int channels = ImageLayout.of(input.shape()).channels();
    for (double[] numbers : List.of(mean, std)) {
      if (numbers.length != 1 && numbers.length != channels) {
        throw usage("--mean and --std take one number, or one for each channel of " + input);
      }
    }
    return Normalization.of(
        inPixelValues("--mean", mean, -Float.MAX_VALUE),
        inPixelValues("--std", std, Float.MIN_VALUE));
  }

  private float[] inPixelValues(String option, double[] parts, float least) {
    float[] values = new float[parts.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (255 * parts[i]);
      if (!(values[i] >= least && values[i] <= Float.MAX_VALUE)) {
        throw usage(option + " has " + parts[i] + "; means are finite, deviations also above 0");
      }
    }
    return values;
  }

  /** The number of class scores in the output. */
  private int outputs(Value output) {
    boolean isScore = output.type().isByte() || output.type() == DataType.FLOAT32;
    int elements = output.shape().elements();
    boolean isList = false;
    for (int dim : output.shape().toArray()) {
      isList |= dim == elements;
    }
    if (!isScore || !isList) {
      throw failure(output + " is not one list of int8, uint8 or float32 class scores");
    }
    return elements;
  }

  private List<String> readLabels(Value output) {
    String text = new String(Disk.read(labels), StandardCharsets.UTF_8);
    List<String> names = text.stripTrailing().lines().map(String::strip).toList();
    if (names.size() != output.shape().elements()) {
      throw new CommandException(
          labels + ": " + names.size() + " labels, but the model's output is " + output);
    }
    return names;
  }

  private CommandException failure(String message) {
    return new CommandException(file.path() + ": " + message);
  }
}
