package dev.octet.quantizer.diagnosis;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Graph;
import dev.octet.graph.Value;
import dev.octet.quantizer.Progress;
import dev.octet.quantizer.Range;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a float32 model answers on samples, by which other forms of it are scored. Keeps its outputs
 * for all samples, but not the samples: they are read again for every form. Immutable; forms can be
 * scored on several threads at once if the samples can be read on several.
 */
public final class Reference {
  private final Graph graph;
  private final Iterable<byte[][]> samples;
  private final List<Integer> labels;
  private final List<float[][]> outputs = new ArrayList<>();

  private Reference(Graph graph, Iterable<byte[][]> samples, List<Integer> labels) {
    this.graph = graph;
    this.samples = samples;
    this.labels = labels;
  }

  /**
   * Runs a float32 model on samples.
   *
   * @param graph as imported, not optimised
   * @param samples little-endian elements in the order and types of the graph's inputs, in the same
   *     order each time
   * @param labels the right index of the first output for each sample; none if that is not known
   * @param total how many samples there are
   * @param progress told after each sample
   * @return empty if {@code progress} ended it
   * @throws ArgumentException if a sample does not fit, if there is none, or if there are labels,
   *     but not one for each sample
   */
  public static Optional<Reference> of(
      Graph graph, Iterable<byte[][]> samples, List<Integer> labels, int total, Progress progress) {
    Reference reference = new Reference(graph, samples, List.copyOf(labels));
    try (GraphRun run = reference.run(graph)) {
      for (byte[][] sample : samples) {
        reference.outputs.add(reals(run.run(sample), graph));
        if (!progress.step(reference.outputs.size(), total)) {
          return Optional.empty();
        }
      }
    }
    int count = reference.outputs.size();
    if (count == 0) {
      throw new ArgumentException("There is no sample to compare on; supply at least one.");
    }
    if (!labels.isEmpty() && labels.size() != count) {
      throw new ArgumentException(
          "There are " + labels.size() + " labels for " + count + " samples; supply one for each.");
    }
    return Optional.of(reference);
  }

  private GraphRun run(Graph form) {
    return new GraphRun(Model.of(form, ReadOptions.REFERENCE), graph.inputs());
  }

  private static float[][] reals(byte[][] stored, Graph form) {
    float[][] reals = new float[stored.length][];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = RealElements.of(stored[i], form.outputs().get(i));
    }
    return reals;
  }

  /** The float32 graph. */
  public Graph graph() {
    return graph;
  }

  /** How many samples there are. */
  public int samples() {
    return outputs.size();
  }

  /** The score of the float32 model itself, which may be wrong. */
  public Score score() {
    double right = 0;
    for (int i = 0; i < labels.size(); i++) {
      right += isRight(outputs.get(i), i) ? 1 : 0;
    }
    return new Score(0, isComparable() ? 1 : Double.NaN, share(right));
  }

  /**
   * Runs another form of the model on the samples.
   *
   * @param form with inputs and outputs of the same shapes in the same order, of any type
   */
  public Score score(Graph form) {
    if (form == graph) {
      return score();
    }
    ErrorStatistics[] statistics = new ErrorStatistics[graph.outputs().size()];
    for (int i = 0; i < statistics.length; i++) {
      statistics[i] = new ErrorStatistics();
    }
    double agreement = 0;
    double right = 0;
    int index = 0;
    try (GraphRun run = run(form)) {
      for (byte[][] sample : samples) {
        float[][] actual = reals(run.run(sample), form);
        float[][] expected = outputs.get(index);
        for (int i = 0; i < actual.length; i++) {
          statistics[i].observe(expected[i], actual[i], Range.ALL);
        }
        agreement += isComparable() ? agreement(expected[0], actual[0]) : Double.NaN;
        right += !labels.isEmpty() && isRight(actual, index) ? 1 : 0;
        index++;
      }
    }
    return new Score(noise(statistics), agreement / index, share(right));
  }

  private double noise(ErrorStatistics[] statistics) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < statistics.length; i++) {
      if (graph.outputs().get(i).type() == DataType.FLOAT32) {
        sum += statistics[i].error().noise();
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private double share(double right) {
    return labels.isEmpty() ? Double.NaN : right / labels.size();
  }

  private boolean isRight(float[][] answer, int sample) {
    return best(answer[0]) == labels.get(sample);
  }

  private boolean isComparable() {
    Value output = graph.outputs().get(0);
    return output.type() != DataType.FLOAT32 || isClassifier();
  }

  /** Whether the first output is one list of numbers. */
  private boolean isClassifier() {
    Value output = graph.outputs().get(0);
    int elements = output.shape().elements();
    boolean isList = false;
    for (int dim : output.shape().toArray()) {
      isList |= dim == elements;
    }
    return isList && elements > 1 && output.type() == DataType.FLOAT32;
  }

  private double agreement(float[] expected, float[] actual) {
    if (isClassifier()) {
      return best(expected) == best(actual) ? 1 : 0;
    }
    int equal = 0;
    for (int i = 0; i < expected.length; i++) {
      equal += expected[i] == actual[i] ? 1 : 0;
    }
    return (double) equal / expected.length;
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }
}
