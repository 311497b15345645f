package dev.octet.quantizer.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Node;
import dev.octet.quantizer.Progress;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sensitivity and the mixed precision that follows from it. */
class SensitivityTest {
  private static final DamagedNetwork NETWORK = new DamagedNetwork();
  private static final Recipe RECIPE = NETWORK.recipe();
  private static final Reference REFERENCE = NETWORK.reference();
  private static SensitivityReport report;

  @BeforeAll
  static void analyse() {
    report = new Sensitivity(REFERENCE, RECIPE).run(Progress.NONE).orElseThrow();
  }

  private static MixedPrecision.Result search(Scheme fallback, Goal.Measure measure, double bound) {
    return MixedPrecision.search(
            REFERENCE, RECIPE, report, fallback, new Goal(measure, bound), Progress.NONE)
        .orElseThrow();
  }

  private static double sqnrWithout(Node node) {
    return report.ranked().stream()
        .filter(each -> each.node() == node)
        .findFirst()
        .orElseThrow()
        .without()
        .sqnr();
  }

  @Test
  void theDamagedNodeIsRankedFirst() {
    assertEquals(NETWORK.samples.size(), report.samples());
    assertEquals(NETWORK.graph.nodes().size(), report.ranked().size());
    NodeSensitivity first = report.ranked().get(0);
    assertEquals(NETWORK.damaged, first.node());
    assertEquals(Scheme.INT8, first.scheme());
    for (NodeSensitivity other : report.ranked().subList(1, report.ranked().size())) {
      assertTrue(other.alone().sqnr() >= first.alone().sqnr(), other.toString());
      assertTrue(other.without().sqnr() < first.without().sqnr(), other.toString());
    }
    assertTrue(first.without().sqnr() > report.all().sqnr() + 5, report.all().toString());
  }

  @Test
  void trialsAreTheSameOneByOne() {
    Sensitivity sensitivity = new Sensitivity(REFERENCE, RECIPE);
    List<Score> scores = new ArrayList<>();
    for (int trial = sensitivity.trials() - 1; trial >= 0; trial--) {
      scores.add(0, sensitivity.run(trial));
    }
    assertEquals(report, sensitivity.ranked(scores));
  }

  @Test
  void progressCanEndIt() {
    List<Integer> steps = new ArrayList<>();
    Progress third =
        (done, total) -> {
          steps.add(done);
          return done < 3;
        };
    assertEquals(Optional.empty(), new Sensitivity(REFERENCE, RECIPE).run(third));
    assertEquals(List.of(1, 2, 3), steps);
    assertEquals(
        Optional.empty(),
        MixedPrecision.search(
            REFERENCE,
            RECIPE,
            report,
            Scheme.FLOAT32,
            new Goal(Goal.Measure.SQNR, 35),
            (done, total) -> false));
    assertEquals(
        Optional.empty(),
        Reference.of(NETWORK.graph, NETWORK.samples, List.of(), 8, (done, total) -> false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "int16x8", "dynamic-int8"})
  void mixedPrecisionKeepsTheDamagedNodeOnly(String fallback) {
    // int16x8 has the same int8 weights, so it does not help against this damage.
    boolean helps = fallback.equals("float32");
    double bound = sqnrWithout(NETWORK.damaged) - 1;
    MixedPrecision.Result result = search(Scheme.of(fallback), Goal.Measure.SQNR, bound);
    assertEquals(helps, result.isMet());
    if (helps) {
      assertEquals(Map.of(NETWORK.damaged, Scheme.FLOAT32), result.schemes());
      assertTrue(result.chosen().score().sqnr() >= bound);
      Quantized quantized = Quantizer.quantize(NETWORK.graph, RECIPE.with(result.schemes()));
      assertEquals(result.chosen().score(), REFERENCE.score(quantized.graph()));
      assertTrue(result.curve().contains(result.chosen()));
      assertEquals(List.of(), result.curve().get(0).kept());
    }
  }

  @Test
  void aGoalThatIsMetKeepsNothing() {
    MixedPrecision.Result result =
        search(Scheme.FLOAT32, Goal.Measure.SQNR, report.all().sqnr() - 1);
    assertTrue(result.isMet());
    assertEquals(Map.of(), result.schemes());
    assertEquals(0, result.chosen().macs());
    assertEquals(1, result.curve().size());
  }

  @Test
  void aGoalBeyondReachKeepsAll() {
    MixedPrecision.Result result = search(Scheme.DYNAMIC_INT8, Goal.Measure.SQNR, 200);
    assertFalse(result.isMet());
    assertEquals(NETWORK.graph.nodes().size(), result.schemes().size());
    assertEquals(1, result.chosen().macs(), 1e-12);
  }

  @Test
  void agreementIsReachedWithFewNodes() {
    MixedPrecision.Result result = search(Scheme.FLOAT32, Goal.Measure.AGREEMENT, 1);
    assertTrue(result.isMet());
    assertEquals(1, result.chosen().score().agreement());
    assertTrue(result.schemes().size() < NETWORK.graph.nodes().size() / 2);
  }

  @Test
  void budgetsAreKept() {
    long none = search(Scheme.FLOAT32, Goal.Measure.SQNR, -100).chosen().bytes();
    MixedPrecision.Result bytes = search(Scheme.FLOAT32, Goal.Measure.BYTES, none + 8000);
    assertTrue(bytes.isMet());
    assertTrue(bytes.chosen().bytes() <= none + 8000, bytes.chosen().toString());
    assertTrue(bytes.schemes().containsKey(NETWORK.damaged));
    MixedPrecision.Result macs = search(Scheme.FLOAT32, Goal.Measure.MACS, 0.2);
    assertTrue(macs.chosen().macs() <= 0.2 && macs.chosen().macs() > 0);
    assertTrue(macs.schemes().containsKey(NETWORK.damaged));
    assertTrue(macs.chosen().score().sqnr() > report.all().sqnr());
    assertFalse(search(Scheme.FLOAT32, Goal.Measure.BYTES, 1).isMet());
  }

  @Test
  void labelsGiveTheAccuracy() {
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < NETWORK.samples.size(); i++) {
      labels.add(i == 0 ? 9 : 0);
    }
    Reference reference =
        Reference.of(NETWORK.graph, NETWORK.samples, labels, 8, Progress.NONE).orElseThrow();
    double accuracy = reference.score().accuracy();
    assertTrue(accuracy >= 0 && accuracy <= 1);
    assertEquals(Double.NaN, REFERENCE.score().accuracy());
    assertEquals(1, reference.score().agreement());
    assertEquals(Double.POSITIVE_INFINITY, reference.score(NETWORK.graph).sqnr());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertTrue(
        assertThrows(
                ArgumentException.class,
                () -> Reference.of(NETWORK.graph, List.of(), List.of(), 0, Progress.NONE))
            .getMessage()
            .contains("at least one"));
    assertTrue(
        assertThrows(
                ArgumentException.class,
                () -> Reference.of(NETWORK.graph, NETWORK.samples, List.of(1, 2), 8, Progress.NONE))
            .getMessage()
            .contains("2 labels for 8 samples"));
    assertThrows(ArgumentException.class, () -> new Goal(Goal.Measure.MACS, 1.5));
    assertThrows(ArgumentException.class, () -> new Goal(Goal.Measure.SQNR, Double.NaN));
    assertThrows(
        ArgumentException.class,
        () -> new Sensitivity(REFERENCE, Recipe.of(Scheme.INT8, Map.of())));
    assertEquals(Set.of(), search(Scheme.FLOAT32, Goal.Measure.MACS, 0).schemes().keySet());
  }
}
