package dev.octet.quantizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Reshape;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CosineSearchTest {
  private static final int WIDTH = 32;

  private final Random random = new Random(11);
  private final Constants constants = Constants.inNewMemory();
  private final Value input = value("input", 1, WIDTH);
  private final Value hidden = value("hidden", 1, WIDTH);
  private final Value flat = value("flat", 1, WIDTH);
  private final Value output = value("output", 1, WIDTH);
  private final Graph graph =
      new Graph(
          List.of(input),
          List.of(output),
          List.of(
              new Node(0, dense(), List.of(input, weights(false)), List.of(hidden)),
              new Node(1, new Reshape(), List.of(hidden), List.of(flat)),
              new Node(2, dense(), List.of(flat, weights(true)), List.of(output))));

  private static FullyConnected dense() {
    return new FullyConnected(Activation.NONE, false);
  }

  private static Value value(String name, int... shape) {
    return Value.of(0, name, DataType.FLOAT32, Shape.of(shape), Quantization.NONE, null);
  }

  /** Random weights; {@code ignoresFirst} if what lies in channel 0 does not matter. */
  private Value weights(boolean ignoresFirst) {
    float[] values = new float[WIDTH * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = ignoresFirst && i % WIDTH == 0 ? 0 : (float) random.nextGaussian();
    }
    return Value.of(
        1,
        "weights",
        DataType.FLOAT32,
        Shape.of(WIDTH, WIDTH),
        Quantization.NONE,
        constants.floats(values));
  }

  private byte[] sample() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * WIDTH).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat((float) random.nextGaussian());
    }
    return bytes.array();
  }

  private Map<Value, Range> ranges(List<byte[]> samples) {
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      samples.forEach(calibration::observe);
      return calibration.ranges();
    }
  }

  private List<byte[]> samples(int count) {
    List<byte[]> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(sample());
    }
    return samples;
  }

  private double similarity(Recipe recipe, List<byte[]> samples) {
    Graph int8 = Quantizer.quantize(graph, recipe.with(Interface.FLOAT32)).graph();
    double sum = 0;
    try (Session a = Model.unoptimized(graph).newSession();
        Session b = Model.unoptimized(int8).newSession()) {
      for (byte[] sample : samples) {
        sum += CosineSearch.similarity(floats(a.run(sample)[0]), floats(b.run(sample)[0]));
      }
    }
    return sum / samples.size();
  }

  private static float[] floats(byte[] bytes) {
    float[] floats = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }

  @Test
  void outliersThatDoNotMatterAreClipped() {
    List<byte[]> samples = samples(40);
    CosineSearch search = new CosineSearch();
    samples.forEach(search::add);
    Map<Value, Range> observed = ranges(samples);
    // As if channel 0, which the second layer ignores, had had outliers of either sign.
    Range wide = new Range(-100, 100);
    observed.put(hidden, wide);
    observed.put(flat, wide);
    Recipe before = Recipe.of(Scheme.INT8, observed);
    Map<Value, Range> found = search.search(graph, before, Progress.NONE);
    assertTrue(found.get(flat).max() < 60, found.get(flat).toString());
    assertEquals(found.get(flat), found.get(hidden), "RESHAPE: both have one scale");
    assertEquals(observed.get(output), found.get(output), "no layer reads the output");
    assertEquals(observed.keySet(), found.keySet());
    List<byte[]> others = samples(50);
    double improved = similarity(before.withRanges(found), others);
    double usual = similarity(before, others);
    assertTrue(1 - improved < 0.7 * (1 - usual), improved + " after " + usual);
  }

  @Test
  void keepsSixteenSamplesAtMostAndSaysHowFarItIs() {
    CosineSearch search = new CosineSearch();
    List<byte[]> samples = samples(100);
    samples.forEach(search::add);
    Recipe recipe = Recipe.of(Scheme.INT8, ranges(samples));
    List<Integer> steps = new ArrayList<>();
    search.search(
        graph,
        recipe,
        (done, total) -> {
          steps.add(done);
          // Every eighth of 100 is kept: 0, 8, .. 96; each is looked at twice.
          assertEquals(26, total);
          return true;
        });
    assertEquals(26, steps.size());
    assertEquals(26, steps.get(25));
  }

  @Test
  void progressEndsTheSearchAndTheCalibration() {
    List<byte[]> samples = samples(5);
    CosineSearch search = new CosineSearch();
    samples.forEach(search::add);
    Map<Value, Range> observed = ranges(samples);
    Recipe recipe = Recipe.of(Scheme.INT8, observed);
    assertEquals(observed, search.search(graph, recipe, (done, total) -> done < 3));
    List<byte[][]> inputs = new ArrayList<>();
    samples.forEach(sample -> inputs.add(new byte[][] {sample}));
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      assertEquals(false, calibration.observe(inputs.iterator(), 5, (done, total) -> done < 3));
      assertEquals(3, calibration.samples());
      assertTrue(calibration.observe(inputs.iterator(), 5, Progress.NONE));
      assertEquals(8, calibration.samples());
    }
  }

  @Test
  void withoutSamplesThereIsNothingToSearchWith() {
    Recipe recipe = Recipe.of(Scheme.INT8, Map.of());
    assertThrows(
        ArgumentException.class, () -> new CosineSearch().search(graph, recipe, Progress.NONE));
  }

  @Test
  void similarityIsTheCosine() {
    assertEquals(1, CosineSearch.similarity(new float[] {1, 2}, new float[] {2, 4}), 1e-12);
    assertEquals(0, CosineSearch.similarity(new float[] {1, 0}, new float[] {0, 3}));
    assertEquals(1, CosineSearch.similarity(new float[2], new float[2]));
    assertEquals(0, CosineSearch.similarity(new float[2], new float[] {0, 3}));
  }
}
