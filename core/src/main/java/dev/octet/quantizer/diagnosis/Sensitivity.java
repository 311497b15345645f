package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Node;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.Progress;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what each node's quantization costs: the model runs with one node quantized at a time,
 * and with all but one. Inputs and outputs of these models are float32. Immutable; the trials do
 * not depend on each other and may run on several threads.
 */
public final class Sensitivity {
  private final Reference reference;
  private final Forms forms;

  /**
   * An analysis that has not begun.
   *
   * @param recipe whose schemes are looked into
   * @throws dev.octet.error.ArgumentException if it changes no node of the graph, or lacks a range
   */
  public Sensitivity(Reference reference, Recipe recipe) {
    this.reference = reference;
    this.forms = new Forms(reference.graph(), recipe.with(Interface.FLOAT32));
  }

  /** How many trials there are. */
  public int trials() {
    return 1 + 2 * forms.nodes().size();
  }

  /**
   * Runs one trial.
   *
   * @param trial 0 with all nodes quantized; then for each node one with it alone and one without
   */
  public Score run(int trial) {
    if (trial == 0) {
      return reference.score(forms.keeping(List.of(), null).graph());
    }
    Node node = forms.nodes().get((trial - 1) / 2);
    boolean isAlone = trial % 2 == 1;
    return reference.score(
        (isAlone ? forms.only(node) : forms.keeping(List.of(node), Scheme.FLOAT32)).graph());
  }

  /**
   * Ranks the nodes.
   *
   * @param scores of all trials in their order
   */
  public SensitivityReport ranked(List<Score> scores) {
    List<NodeSensitivity> ranked = new ArrayList<>();
    for (int i = 0; i < forms.nodes().size(); i++) {
      Node node = forms.nodes().get(i);
      ranked.add(
          new NodeSensitivity(
              node, forms.scheme(node), scores.get(1 + 2 * i), scores.get(2 + 2 * i)));
    }
    ranked.sort(Comparator.comparingDouble(each -> -each.alone().noise()));
    return new SensitivityReport(reference.samples(), scores.get(0), ranked);
  }

  /**
   * Runs all trials, one after the other.
   *
   * @param progress told after each trial
   * @return empty if {@code progress} ended it
   */
  public Optional<SensitivityReport> run(Progress progress) {
    List<Score> scores = new ArrayList<>();
    for (int trial = 0; trial < trials(); trial++) {
      scores.add(run(trial));
      if (!progress.step(trial + 1, trials())) {
        return Optional.empty();
      }
    }
    return Optional.of(ranked(scores));
  }
}
