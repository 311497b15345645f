package dev.octet.cli;

import dev.octet.cli.Comparison.Answers;
import dev.octet.cli.Comparison.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What all outcomes of a comparison say together.
 *
 * @param outcomes of the samples, at least one
 * @param stress outcomes of inputs made on purpose
 */
record Verdict(List<Outcome> outcomes, List<Outcome> stress) {

  /** Whether the first output has class scores. */
  boolean hasClasses() {
    return outcomes.get(0).classes() != null;
  }

  /** Whether the right class of every sample is known. */
  boolean hasLabels() {
    return hasClasses() && outcomes.stream().allMatch(one -> one.classes().rank() >= 0);
  }

  /** The share of samples, in per cent, of whose answers something holds. */
  double percent(Predicate<Answers> wanted) {
    long count = outcomes.stream().filter(one -> wanted.test(one.classes())).count();
    return 100.0 * count / outcomes.size();
  }

  /** How often the reference has the right class among its best ones, in per cent. */
  double top(int ranks) {
    return percent(answers -> answers.rank() < ranks);
  }

  /** How often the other model has, in per cent. */
  double otherTop(int ranks) {
    return percent(answers -> answers.otherRank() < ranks);
  }

  /** How often both models give the same answer, in per cent. */
  double agreement() {
    return percent(answers -> answers.best() == answers.otherBest());
  }

  /** How often the reference's answer is among the best five of the other model, in per cent. */
  double agreementOfFive() {
    return percent(Answers::isAmongBest);
  }

  /** The distance of output {@code k} over all samples. */
  Distance distance(int k) {
    Distance sum = new Distance();
    outcomes.forEach(one -> sum.add(one.distances().get(k)));
    return sum;
  }

  /** The distances of all outputs. */
  List<Distance> distances() {
    List<Distance> distances = new ArrayList<>();
    for (int k = 0; k < outcomes.get(0).distances().size(); k++) {
      distances.add(distance(k));
    }
    return distances;
  }

  /** The worst samples first: those with other answers, then by signal to noise ratio. */
  List<Outcome> worst(int most) {
    return outcomes.stream()
        .sorted(
            Comparator.comparing((Outcome one) -> !one.disagrees())
                .thenComparingDouble(Outcome::sqnr))
        .limit(most)
        .toList();
  }
}
