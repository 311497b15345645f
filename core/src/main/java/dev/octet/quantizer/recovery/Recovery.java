package dev.octet.quantizer.recovery;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Logarithm;
import dev.octet.quantizer.HalfEven;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes a quantized model more accurate, step by step. After each step that changes what the
 * quantized model computes the signal-to-noise ratio of its output is measured on samples that the
 * step has not seen; a step that lowers it is left out.
 */
public final class Recovery {
  /** The steps, in the order in which they are taken. */
  public enum Step {
    /** {@link BatchNormFolding}. */
    FOLD_BATCH_NORM("batch-norm folding"),
    /** {@link CrossLayerEqualization}. */
    EQUALIZE("cross-layer equalization"),
    /** {@link WeightClipping}. */
    CLIP_WEIGHTS("weight clipping"),
    /** {@link AdaptiveRounding}. */
    ROUND("adaptive rounding"),
    /** {@link BiasCorrection}. */
    CORRECT_BIAS("bias correction");

    private final String title;

    Step(String title) {
      this.title = title;
    }

    /** The step in words. */
    public String title() {
      return title;
    }
  }

  /** Samples on which the gain of a step is measured. */
  private static final int HELD_BACK = 10;

  /** Samples from which biases are corrected. */
  private static final int CORRECTING = 24;

  private final Function<Graph, Recipe> calibration;
  private final Consumer<Step> progress;
  private final List<byte[][]> seen = new ArrayList<>();
  private final List<byte[][]> heldBack = new ArrayList<>();
  private final List<float[]> expected = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private Graph graph;
  private Recipe recipe;
  private double ratio;

  private Recovery(Graph graph, Function<Graph, Recipe> calibration, Consumer<Step> progress) {
    this.graph = graph;
    this.calibration = calibration;
    this.progress = progress;
  }

  /** All steps. */
  public static Set<Step> all() {
    return EnumSet.allOf(Step.class);
  }

  /**
   * Takes the steps.
   *
   * @param graph float32, as imported, not optimised
   * @param calibration gives a recipe, with ranges, for a graph whose nodes and activations may
   *     differ from those of {@code graph}; it is asked once or twice
   * @param samples for each the model's inputs, little-endian; elements are read again and again,
   *     so that the list may make them when it is asked for them
   * @param steps the steps to take
   * @param progress is told of each step before it begins
   * @return what to quantize
   * @throws ArgumentException if there are no samples, or the recipe changes no node
   */
  public static Recovered run(
      Graph graph,
      Function<Graph, Recipe> calibration,
      List<byte[][]> samples,
      Set<Step> steps,
      Consumer<Step> progress) {
    if (samples.isEmpty()) {
      throw new ArgumentException(
          "There is no sample for the recovery of accuracy; supply at least one.");
    }
    Recovery recovery = new Recovery(graph, calibration, progress);
    recovery.split(samples);
    recovery.run(steps);
    return new Recovered(recovery.graph, recovery.recipe, List.copyOf(recovery.remarks));
  }

  private void split(List<byte[][]> samples) {
    int count = Math.min(HELD_BACK, (samples.size() + 3) / 4);
    for (int i = 0; i < samples.size(); i++) {
      boolean isHeldBack = (i + 1) * count / samples.size() > i * count / samples.size();
      (isHeldBack ? heldBack : seen).add(samples.get(i));
    }
    if (seen.isEmpty()) {
      seen.addAll(heldBack);
    }
  }

  private void run(Set<Step> steps) {
    if (steps.contains(Step.FOLD_BATCH_NORM)) {
      progress.accept(Step.FOLD_BATCH_NORM);
      Graph folded = BatchNormFolding.fold(graph);
      int nodes = graph.nodes().size() - folded.nodes().size();
      remarks.add(Step.FOLD_BATCH_NORM.title() + ": " + nodes + " nodes folded into layers.");
      graph = folded;
    }
    recipe = calibration.apply(graph);
    try (Session session = Model.unoptimized(graph).newSession()) {
      for (byte[][] sample : heldBack) {
        session.reset();
        session.run(sample);
        expected.add(session.floats(measured(graph)));
      }
    }
    ratio = ratio(graph, recipe);
    if (steps.contains(Step.EQUALIZE)) {
      progress.accept(Step.EQUALIZE);
      Graph equalized = CrossLayerEqualization.equalize(graph);
      if (equalized.nodes().equals(graph.nodes())) {
        remarks.add(Step.EQUALIZE.title() + ": there are no layers to equalize.");
      } else {
        keep(Step.EQUALIZE, new Recovered(equalized, calibration.apply(equalized)));
      }
    }
    LayerInputs inputs =
        steps.contains(Step.CLIP_WEIGHTS) || steps.contains(Step.ROUND)
            ? new LayerInputs(graph, seen)
            : null;
    if (steps.contains(Step.CLIP_WEIGHTS)) {
      progress.accept(Step.CLIP_WEIGHTS);
      keep(Step.CLIP_WEIGHTS, new Recovered(graph, WeightClipping.clip(graph, recipe, inputs)));
    }
    if (steps.contains(Step.ROUND)) {
      progress.accept(Step.ROUND);
      keep(Step.ROUND, AdaptiveRounding.round(graph, recipe, inputs));
    }
    if (steps.contains(Step.CORRECT_BIAS)) {
      progress.accept(Step.CORRECT_BIAS);
      keep(Step.CORRECT_BIAS, BiasCorrection.correct(graph, recipe, correcting()));
    }
  }

  private List<byte[][]> correcting() {
    int count = Math.min(CORRECTING, seen.size());
    List<byte[][]> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(seen.get(i * seen.size() / count));
    }
    return some;
  }

  private void keep(Step step, Recovered candidate) {
    double other = ratio(candidate.graph(), candidate.recipe());
    boolean isBetter = other >= ratio;
    remarks.add(
        step.title()
            + ": "
            + decibels(ratio)
            + " -> "
            + decibels(other)
            + " dB"
            + (isBetter ? "." : ", left out."));
    if (isBetter) {
      graph = candidate.graph();
      recipe = candidate.recipe();
      ratio = other;
    }
  }

  /** The first output or, where a SOFTMAX or the like computes it, what goes into that. */
  private static Value measured(Graph graph) {
    Value output = graph.outputs().get(0);
    Node node = producer(graph, output);
    boolean isSquashed = node != null && node.operator().quantization().fixedOutput() != null;
    return isSquashed ? node.input(0) : output;
  }

  private static Node producer(Graph graph, Value value) {
    for (Node node : graph.nodes()) {
      if (node.outputs().contains(value)) {
        return node;
      }
    }
    return null;
  }

  /** Signal power over noise power of what is measured, on the samples that are held back. */
  private double ratio(Graph candidate, Recipe candidateRecipe) {
    Quantized quantized = Quantizer.quantize(candidate, candidateRecipe.with(Interface.FLOAT32));
    Value value = measured(candidate);
    Node node = producer(candidate, value);
    Value result = quantized.nodes().get(node).outputs().get(node.outputs().indexOf(value));
    double signal = 0;
    double noise = 0;
    try (Session session = Model.unoptimized(quantized.graph()).newSession()) {
      for (int i = 0; i < heldBack.size(); i++) {
        session.reset();
        session.run(heldBack.get(i));
        float[] values = BiasCorrection.real(session, result);
        for (int k = 0; k < values.length; k++) {
          double wanted = expected.get(i)[k];
          signal += wanted * wanted;
          noise += (wanted - values[k]) * (wanted - values[k]);
        }
      }
    }
    return signal / Math.max(noise, Double.MIN_NORMAL);
  }

  private static String decibels(double ratio) {
    if (!(ratio > 0)) {
      return "0";
    }
    double tenths = HalfEven.round(100 * Logarithm.log(ratio) / Logarithm.log(10));
    return String.valueOf(tenths / 10);
  }
}
