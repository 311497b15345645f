package dev.octet.train;

import static org.bytedeco.pytorch.global.torch.set_num_threads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains one of the shipped models and writes it as a float32 .tflite file. */
@Command(
    name = "train",
    description = "Train a model on CIFAR-10; a run that was stopped goes on where it was.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class Train implements Callable<Integer> {
  private static final int BATCH = 128;
  private static final double PEAK_RATE = 0.1;
  private static final double WARM_UP = 4;

  /** What can be trained. */
  enum Model {
    resnet(Architecture.residual(), 48),
    mobilenet(Architecture.separable(), 28);

    private final Architecture architecture;
    private final int epochs;

    Model(Architecture architecture, int epochs) {
      this.architecture = architecture;
      this.epochs = epochs;
    }
  }

  @Parameters(index = "0", paramLabel = "MODEL", description = "${COMPLETION-CANDIDATES}")
  private Model model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Pictures train/CLASS/*.jpg and test/CLASS/*.jpg of 32x32 pixels.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Gets checkpoint.bin, log.csv and, at the end, the model.")
  private Path folder;

  @Option(names = "--epochs", description = "Default: as the shipped model was trained.")
  private Integer epochs;

  @Option(names = "--seed", description = "Of initial weights, order and augmentation.")
  private long seed = 1;

  @Option(names = "--threads", description = "More than one changes the order of the sums.")
  private int threads = 1;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Train()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    set_num_threads(threads);
    Files.createDirectories(folder);
    Network network = new Network(model.architecture, seed);
    Recipe recipe =
        new Recipe(epochs == null ? model.epochs : epochs, BATCH, PEAK_RATE, WARM_UP, seed);
    new Trainer(network, recipe, folder, System.out)
        .run(Cifar10.read(data.resolve("train")), Cifar10.read(data.resolve("test")));
    Path file = folder.resolve(model.architecture.name() + "-float32.tflite");
    Files.write(file, Export.tflite(model.architecture, network));
    System.out.println(file);
    return 0;
  }
}
