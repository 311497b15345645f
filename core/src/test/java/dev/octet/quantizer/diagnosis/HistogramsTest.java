package dev.octet.quantizer.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.graph.Node;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramsTest {

  private static long sum(ValueHistogram histogram, int from, int to) {
    long sum = 0;
    for (int bin = from; bin < to; bin++) {
      sum += histogram.count(bin);
    }
    return sum;
  }

  @Test
  void aUniformDistributionIsFlat() {
    ValueHistogram histogram = new ValueHistogram();
    Random random = new Random(9);
    float[] values = new float[256_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    histogram.observe(values);
    assertEquals(values.length, histogram.total());
    assertEquals(values.length, sum(histogram, 0, ValueHistogram.BINS));
    assertEquals(-1, histogram.edge(0));
    assertEquals(1, histogram.edge(ValueHistogram.BINS));
    for (int bin = 0; bin < ValueHistogram.BINS; bin++) {
      assertEquals(1000, histogram.count(bin), 160, "bin " + bin);
    }
  }

  @Test
  void theOrderOfNumbersDoesNotMatter() {
    float[] values = {-3, 0, -0.0f, 1e-7f, 5, 1000, -999, 0.25f, Float.NaN};
    ValueHistogram forwards = new ValueHistogram();
    ValueHistogram backwards = new ValueHistogram();
    forwards.observe(values);
    for (int i = values.length - 1; i >= 0; i--) {
      backwards.observe(new float[] {values[i]});
    }
    assertEquals(8, forwards.total());
    assertTrue(forwards.edge(forwards.first()) <= -999);
    assertTrue(forwards.edge(forwards.first() + 1) > -999);
    assertTrue(forwards.edge(forwards.last()) <= 1000);
    assertTrue(forwards.edge(forwards.last() + 1) > 1000);
    for (int bin = 0; bin < ValueHistogram.BINS; bin++) {
      assertEquals(forwards.count(bin), backwards.count(bin), "bin " + bin);
    }
  }

  @Test
  void nothingIsEmpty() {
    ValueHistogram histogram = new ValueHistogram();
    assertEquals(ValueHistogram.BINS, histogram.first());
    assertEquals(-1, histogram.last());
  }

  @Test
  void allTensorsOfANetworkAreCounted() {
    DamagedNetwork network = new DamagedNetwork();
    try (Histograms histograms = new Histograms(network.graph)) {
      network.samples.forEach(histograms::observe);
      histograms
          .activations()
          .forEach(
              (value, histogram) ->
                  assertEquals(
                      (long) network.samples.size() * value.shape().elements(),
                      histogram.total(),
                      value.toString()));
      assertEquals(
          network.graph.nodes().size() + 1,
          histograms.activations().size(),
          "every node's output, and the input");
    }
    Node damaged = network.damaged;
    ValueHistogram weights = Histograms.weights(damaged);
    assertEquals(damaged.input(1).shape().elements(), weights.total());
    int outliers = weights.last();
    assertTrue(weights.edge(outliers) > 9000);
    assertEquals(12 * 25, weights.count(outliers));
    assertEquals(
        0, Histograms.weights(network.graph.nodes().get(7)).total(), "a pool has no weights");
  }
}
