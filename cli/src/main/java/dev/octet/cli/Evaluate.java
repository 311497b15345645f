package dev.octet.cli;

import dev.octet.cli.image.Preprocessing;
import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.tensor.DataType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
  @Spec private CommandSpec spec;
  @Mixin private ModelFile file;
  @Mixin private PartOptions part;
  @Mixin private ImageOptions imageOptions;

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
      description = "One label per line in the order of the outputs.")
  private Path labels;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only N photos, evenly spread over all.")
  private int limit = Integer.MAX_VALUE;

  @Option(names = "--wrong", description = "List the wrong answers, too; needs --labels.")
  private boolean listsWrong;

  @Override
  public void run() {
    checkOptions();
    Model model = file.read(part, ReadOptions.REFERENCE);
    Preprocessing preprocessing = imageOptions.preprocessing(model, file.path());
    Value output = model.outputs().get(0);
    if (!Classes.isList(output) || !(output.type().isByte() || output.type() == DataType.FLOAT32)) {
      throw new CommandException(
          file.path() + ": " + output + " is not one list of int8, uint8 or float32 class scores");
    }
    Classes classes = Classes.of(output, labels);
    List<Photo> photos = ImageFiles.spread(Photos.find(images, classes, labels), limit);
    Accuracy accuracy =
        new Evaluation(model, preprocessing, spec.commandLine().getErr()).run(photos);
    PrintWriter out = spec.commandLine().getOut();
    if (listsWrong) {
      accuracy.printWrong(out, classes.names());
    }
    out.println("model: " + file.path());
    out.println("preprocessing: " + preprocessing.describe());
    accuracy.printSummary(out, classes.count());
  }

  private void checkOptions() {
    imageOptions.check();
    if (limit < 1) {
      throw usage("--limit is " + limit + ", but must be at least 1");
    }
    if (listsWrong && labels == null) {
      throw usage("--wrong needs --labels, which names the answers");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
