package dev.octet.cli;

import dev.octet.cli.image.Preprocessing;
import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.tensor.ImageLayout;
import dev.octet.tensor.Normalization;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What becomes of pictures before a model gets them. */
final class ImageOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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

  /** Refuses options that contradict each other or are out of range. */
  void check() {
    if (crop != null && !(crop > 0 && crop <= 1)) {
      throw usage("--crop is " + crop + ", but must be above 0 and at most 1");
    }
    if ((mean == null) != (std == null)) {
      throw usage("--mean and --std belong together");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * The preprocessing of pictures for a model.
   *
   * @param path of the model, for messages
   * @throws CommandException if the model takes no pictures
   */
  Preprocessing preprocessing(Model model, Path path) {
    try {
      Preprocessing preprocessing = Preprocessing.of(model, crop());
      return mean == null
          ? preprocessing
          : Preprocessing.of(
              model.inputs().get(0), normalization(model.inputs().get(0), path), crop());
    } catch (IllegalArgumentException e) {
      throw new CommandException(path + ": " + e.getMessage(), e);
    }
  }

  /** What {@code --crop} says. */
  OptionalDouble crop() {
    return crop == null ? OptionalDouble.empty() : OptionalDouble.of(crop);
  }

  /**
   * What {@code --mean} and {@code --std} say, else the model's file.
   *
   * @param path of the model, which takes a picture, for messages
   * @return null if nothing is said
   */
  Normalization normalization(Model model, Path path) {
    return mean == null ? model.normalization(0) : normalization(model.inputs().get(0), path);
  }

  /** What {@code --mean} and {@code --std} say of an input that takes images. */
  private Normalization normalization(Value input, Path path) {
    if (input.type().isByte() && input.quantization().size() != 1) {
      throw new CommandException(
          path + ": " + input + " has no scale, so --mean and --std do not apply");
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
}
