package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.Progress;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the nodes to keep in a higher precision. Nodes are taken in the order of the noise that
 * they alone bring to the outputs over what it costs to keep them: multiply-accumulates, or bytes
 * where the file's size is bounded.
 *
 * <p>For a goal of quality the shortest beginning of that order that reaches it is found by
 * bisection, and then each of its nodes is left out where the rest still reaches the goal; every
 * set is judged by a run of the whole model. A budget is filled in that order.
 */
public final class MixedPrecision {
  private final Reference reference;
  private final Forms forms;
  private final Scheme fallback;
  private final Goal goal;
  private final Progress progress;
  private final List<Node> order;
  private final Map<Set<Node>, Candidate> curve = new LinkedHashMap<>();
  private int most;
  private boolean isEnded;

  /**
   * What was chosen.
   *
   * @param schemes of the nodes that are kept, for {@link Recipe#with(Map)}
   * @param chosen the candidate with these nodes
   * @param isMet whether it meets the goal; if none does, it is the one that comes nearest
   * @param curve all candidates that were looked at, fewest nodes first
   */
  public record Result(
      Map<Node, Scheme> schemes, Candidate chosen, boolean isMet, List<Candidate> curve) {}

  private MixedPrecision(
      Reference reference,
      Recipe recipe,
      SensitivityReport sensitivity,
      Scheme fallback,
      Goal goal,
      Progress progress) {
    this.reference = reference;
    this.forms = new Forms(reference.graph(), recipe);
    this.fallback = fallback;
    this.goal = goal;
    this.progress = progress;
    this.order = ordered(sensitivity);
  }

  /**
   * Searches for the cheapest set of nodes that reaches a goal, or the best within a budget.
   *
   * @param recipe for all other nodes; its interface is that of the candidates
   * @param sensitivity of the same recipe
   * @param fallback the scheme of the nodes that are kept
   * @param progress told after each candidate; the total is what is needed at most
   * @return empty if {@code progress} ended it
   */
  public static Optional<Result> search(
      Reference reference,
      Recipe recipe,
      SensitivityReport sensitivity,
      Scheme fallback,
      Goal goal,
      Progress progress) {
    MixedPrecision search =
        new MixedPrecision(reference, recipe, sensitivity, fallback, goal, progress);
    Set<Node> kept = goal.measure().isBudget() ? search.filled() : search.cheapest();
    return search.isEnded ? Optional.empty() : Optional.of(search.result(kept));
  }

  private List<Node> ordered(SensitivityReport sensitivity) {
    Map<Node, Double> gains = new HashMap<>();
    long none = Forms.bytes(forms.keeping(Set.of(), fallback));
    for (NodeSensitivity each : sensitivity.ranked()) {
      Node node = each.node();
      double cost =
          goal.measure() == Goal.Measure.BYTES
              ? Forms.bytes(forms.keeping(Set.of(node), fallback)) - none
              : work(node);
      gains.put(node, each.alone().noise() / Math.max(cost, 1));
    }
    List<Node> nodes = new ArrayList<>(gains.size());
    sensitivity.ranked().forEach(each -> nodes.add(each.node()));
    nodes.sort(Comparator.comparingDouble(node -> -gains.get(node)));
    return nodes;
  }

  /** Multiply-accumulates of a node, or the elements that it computes where it has none. */
  private static double work(Node node) {
    long elements = 0;
    for (Value output : node.outputs()) {
      elements += output.shape().elements();
    }
    return Math.max(node.operator().macs(node), elements);
  }

  /** The shortest beginning of the order that meets the goal, without what it can do without. */
  private Set<Node> cheapest() {
    // Both ends, one for each halving, and one for each node that could be left out.
    most = 2 + 32 - Integer.numberOfLeadingZeros(order.size()) + order.size();
    if (order.isEmpty() || isMet(Set.of()) || isEnded) {
      return Set.of();
    }
    if (!isMet(first(order.size())) || isEnded) {
      return isEnded ? Set.of() : first(order.size());
    }
    int missing = 0;
    int enough = order.size();
    while (enough - missing > 1 && !isEnded) {
      int middle = (missing + enough) / 2;
      if (isMet(first(middle))) {
        enough = middle;
      } else {
        missing = middle;
      }
    }
    Set<Node> kept = first(enough);
    List<Node> costly = new ArrayList<>(kept);
    costly.sort(Comparator.comparingDouble(node -> -work(node)));
    most = curve.size() + costly.size();
    for (int i = 0; i < costly.size() && costly.size() > 1 && !isEnded; i++) {
      Set<Node> fewer = new LinkedHashSet<>(kept);
      fewer.remove(costly.get(i));
      kept = isMet(fewer) ? fewer : kept;
    }
    return kept;
  }

  private Set<Node> first(int count) {
    return new LinkedHashSet<>(order.subList(0, count));
  }

  /** The nodes that a budget has room for. */
  private Set<Node> filled() {
    most = 2;
    Set<Node> kept = new LinkedHashSet<>();
    for (Node node : order) {
      Set<Node> more = new LinkedHashSet<>(kept);
      more.add(node);
      kept = isWithin(candidate(more, null)) ? more : kept;
    }
    candidate(Set.of());
    candidate(kept);
    return kept;
  }

  private boolean isMet(Set<Node> kept) {
    return isMet(candidate(kept));
  }

  private boolean isMet(Candidate candidate) {
    Score score = candidate.score();
    return switch (goal.measure()) {
      case SQNR -> score.sqnr() >= goal.bound();
      case AGREEMENT -> score.agreement() >= goal.bound();
      case ACCURACY_LOSS -> reference.score().accuracy() - score.accuracy() <= goal.bound();
      case BYTES, MACS -> isWithin(candidate);
    };
  }

  private boolean isWithin(Candidate candidate) {
    double spent = goal.measure() == Goal.Measure.BYTES ? candidate.bytes() : candidate.macs();
    return spent <= goal.bound();
  }

  /** Runs a candidate, once. */
  private Candidate candidate(Set<Node> kept) {
    Candidate known = curve.get(kept);
    if (known == null) {
      Quantized form = forms.keeping(kept, fallback);
      known = candidate(kept, reference.score(form.graph()));
      curve.put(Set.copyOf(kept), known);
      isEnded = !progress.step(curve.size(), Math.max(curve.size(), most));
    }
    return known;
  }

  private Candidate candidate(Set<Node> kept, Score score) {
    List<Node> sorted = new ArrayList<>();
    double all = 0;
    double macs = 0;
    for (Node node : reference.graph().nodes()) {
      double own = work(node);
      all += own;
      if (kept.contains(node)) {
        sorted.add(node);
        macs += own;
      }
    }
    long bytes = Forms.bytes(forms.keeping(kept, fallback));
    return new Candidate(sorted, score, bytes, all == 0 ? 0 : macs / all);
  }

  private Result result(Set<Node> kept) {
    Map<Node, Scheme> schemes = new LinkedHashMap<>();
    Candidate chosen = curve.get(kept);
    chosen.kept().forEach(node -> schemes.put(node, fallback));
    List<Candidate> sorted = new ArrayList<>(curve.values());
    sorted.sort(Comparator.comparingInt(candidate -> candidate.kept().size()));
    return new Result(schemes, chosen, isMet(chosen), sorted);
  }
}
