package dev.octet.cli;

import dev.octet.error.OctetException;
import dev.octet.graph.Value;
import dev.octet.runtime.Session;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;

/** Runs two models on many samples, two sessions on each processor. */
final class Comparison {
  private static final int BEST = 5;

  /**
   * What came out for a sample.
   *
   * @param distances of the outputs, in the models' order
   * @param classes null unless the first output has class scores
   * @param lowest the smallest real number of the reference's inputs
   * @param highest the largest one
   */
  record Outcome(
      Sample sample, List<Distance> distances, Answers classes, double lowest, double highest) {

    /** The lowest signal to noise ratio of an output, in dB. */
    double sqnr() {
      return distances.stream().mapToDouble(Distance::sqnr).min().orElseThrow();
    }

    /** The largest error of an output. */
    double largestError() {
      return distances.stream().mapToDouble(Distance::largestError).max().orElseThrow();
    }

    /** Whether both models give different answers. */
    boolean disagrees() {
      return classes != null && classes.best() != classes.otherBest();
    }
  }

  /**
   * The answers of two classifiers.
   *
   * @param best index of the reference's highest score
   * @param otherBest of the other model's
   * @param isAmongBest whether {@code best} is among the other model's best five
   * @param rank how many scores of the reference are above the right class's; -1 if that is unknown
   * @param otherRank likewise of the other model
   * @param score the reference's highest score
   * @param otherScore the other model's score of the same class
   */
  record Answers(
      int best,
      int otherBest,
      boolean isAmongBest,
      int rank,
      int otherRank,
      double score,
      double otherScore) {}

  private final ModelPair pair;
  private final boolean hasClasses;
  private final PrintWriter err;

  /**
   * A comparison.
   *
   * @param hasClasses whether the first output has class scores
   */
  Comparison(ModelPair pair, boolean hasClasses, PrintWriter err) {
    this.pair = pair;
    this.hasClasses = hasClasses;
    this.err = err;
  }

  /** The outcomes, in the samples' order. */
  List<Outcome> run(String task, List<Sample> samples) {
    Outcome[] outcomes = new Outcome[samples.size()];
    try (ProgressBar progress = Progress.bar(err, task, "inputs", outcomes.length)) {
      Workers.run(outcomes.length, () -> new Runner(samples, outcomes), progress);
    }
    return List.of(outcomes);
  }

  private final class Runner implements Workers.Worker {
    private final Session reference = pair.reference().model().newSession();
    private final Session other = pair.other().model().newSession();
    private final List<Sample> samples;
    private final Outcome[] outcomes;

    Runner(List<Sample> samples, Outcome[] outcomes) {
      this.samples = samples;
      this.outcomes = outcomes;
    }

    @Override
    public void work(int i) {
      Sample sample = samples.get(i);
      byte[][][] inputs = pair.inputs(sample.content().get());
      try {
        reference.reset();
        other.reset();
        outcomes[i] = outcome(sample, inputs[0], reference.run(inputs[0]), other.run(inputs[1]));
      } catch (OctetException e) {
        throw new CommandException(sample.name() + ": " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      reference.close();
      other.close();
    }
  }

  private Outcome outcome(Sample sample, byte[][] inputs, byte[][] expected, byte[][] actual) {
    List<Distance> distances = new ArrayList<>();
    Answers answers = null;
    for (int k = 0; k < expected.length; k++) {
      double[] wanted = RealTensor.of(expected[k], pair.reference().model().outputs().get(k));
      double[] got = RealTensor.of(actual[k], pair.other().model().outputs().get(k));
      distances.add(Distance.of(wanted, got));
      if (k == 0 && hasClasses) {
        answers = answers(sample.label(), wanted, got);
      }
    }
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < inputs.length; k++) {
      Value input = pair.reference().model().inputs().get(k);
      for (double real : RealTensor.of(inputs[k], input)) {
        lowest = Math.min(lowest, real);
        highest = Math.max(highest, real);
      }
    }
    return new Outcome(sample, distances, answers, lowest, highest);
  }

  private static Answers answers(int label, double[] wanted, double[] got) {
    Ranking ranking = new Ranking(wanted);
    Ranking otherRanking = new Ranking(got);
    int best = ranking.best();
    boolean isKnown = label != Sample.UNKNOWN;
    return new Answers(
        best,
        otherRanking.best(),
        otherRanking.rankOf(best) < BEST,
        isKnown ? ranking.rankOf(label) : -1,
        isKnown ? otherRanking.rankOf(label) : -1,
        wanted[best],
        got[best]);
  }
}
