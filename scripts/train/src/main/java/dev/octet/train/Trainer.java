package dev.octet.train;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** Trains a network epoch by epoch; a run that was stopped goes on after its last whole epoch. */
final class Trainer {
  private static final int TEST_EVERY = 5;
  private static final int TEST_BATCH = 250;
  private static final long MEAN_REDUCTION = 1;
  private static final long IGNORE_NONE = -100;

  private final Network network;
  private final Recipe recipe;
  private final Path folder;
  private final PrintStream out;

  Trainer(Network network, Recipe recipe, Path folder, PrintStream out) {
    this.network = network;
    this.recipe = recipe;
    this.folder = folder;
    this.out = out;
  }

  /** Trains to the end; a line of {@code log.csv} for each epoch. */
  void run(Cifar10 training, Cifar10 test) throws IOException {
    Path file = folder.resolve("checkpoint.bin");
    Path log = folder.resolve("log.csv");
    int first = 0;
    if (Files.exists(file)) {
      first = Checkpoint.read(file, network);
      out.println("going on after epoch " + first);
    } else {
      Files.writeString(log, "epoch,rate,loss,train_top1,test_top1,seconds\n");
    }
    for (int epoch = first; epoch < recipe.epochs(); epoch++) {
      long start = System.nanoTime();
      Progress progress = epoch(training, epoch);
      boolean tested = (epoch + 1) % TEST_EVERY == 0 || epoch + 1 == recipe.epochs();
      String accuracy = tested ? format(accuracy(test)) : "";
      String line =
          String.format(
              Locale.ROOT,
              "%d,%.5f,%.4f,%s,%s,%.0f",
              epoch + 1,
              recipe.rate(epoch + 1),
              progress.loss / progress.steps,
              format((double) progress.right / training.size()),
              accuracy,
              (System.nanoTime() - start) / 1e9);
      Checkpoint.write(file, network, epoch + 1);
      Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
      out.println(line);
    }
  }

  /** The share of pictures whose highest score is the right one, in float32. */
  double accuracy(Cifar10 data) {
    int right = 0;
    int[] order = data.indices();
    try (NoGradGuard guard = new NoGradGuard()) {
      for (int from = 0; from < data.size(); from += TEST_BATCH) {
        Batch batch = Batch.plain(data, order, from, Math.min(data.size(), from + TEST_BATCH));
        try (PointerScope scope = new PointerScope()) {
          right += right(network.scores(batch, false), batch);
        }
      }
    }
    return (double) right / data.size();
  }

  private Progress epoch(Cifar10 data, int epoch) {
    Random random = new Random(recipe.seed() * 1_000_003 + epoch);
    int[] order = data.indices();
    shuffle(order, random);
    Progress progress = new Progress();
    int steps = data.size() / recipe.batch();
    for (int step = 0; step < steps; step++) {
      int from = step * recipe.batch();
      Batch batch = Batch.augmented(data, order, from, from + recipe.batch(), random);
      try (PointerScope scope = new PointerScope()) {
        step(batch, recipe.rate(epoch + (double) step / steps), progress);
      }
    }
    return progress;
  }

  private void step(Batch batch, double rate, Progress progress) {
    Tensor scores = network.scores(batch, true);
    Tensor labels = Tensor.create(batch.labels(), batch.size());
    Tensor loss =
        cross_entropy_loss(
            scores,
            labels,
            new TensorOptional(),
            MEAN_REDUCTION,
            IGNORE_NONE,
            Recipe.LABEL_SMOOTHING);
    loss.backward();
    try (NoGradGuard guard = new NoGradGuard()) {
      for (Parameter parameter : network.parameters()) {
        if (parameter.isTrained()) {
          update(parameter, rate);
        }
      }
    }
    progress.steps++;
    progress.loss += loss.item_float();
    progress.right += right(scores, batch);
  }

  private static void update(Parameter parameter, double rate) {
    Tensor gradient = parameter.tensor().grad();
    if (parameter.decayed()) {
      gradient.add_(parameter.tensor(), new Scalar(Recipe.WEIGHT_DECAY));
    }
    parameter.velocity().mul_(new Scalar(Recipe.MOMENTUM)).add_(gradient);
    gradient.add_(parameter.velocity(), new Scalar(Recipe.MOMENTUM));
    parameter.tensor().sub_(gradient, new Scalar(rate));
    gradient.zero_();
  }

  private static int right(Tensor scores, Batch batch) {
    float[] values = Parameter.values(scores);
    int classes = values.length / batch.size();
    int right = 0;
    for (int i = 0; i < batch.size(); i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = values[i * classes + c] > values[i * classes + best] ? c : best;
      }
      right += best == batch.labels()[i] ? 1 : 0;
    }
    return right;
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
  }

  private static String format(double share) {
    return String.format(Locale.ROOT, "%.4f", share);
  }

  private static final class Progress {
    int steps;
    double loss;
    int right;
  }
}
