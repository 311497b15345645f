package dev.octet.quantizer.recovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Mul;
import dev.octet.operator.Rectifier;
import dev.octet.operator.Sub;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private final SmallGraph small = new SmallGraph();

  @Test
  void aBatchNormalizationIsFoldedAndTheFunctionStays() {
    Value x = small.convolution(small.image, 6, Activation.NONE);
    x = small.same(new Mul(Activation.NONE), small.uneven(6), x);
    x = small.same(new Sub(Activation.NONE), x, small.noise(6));
    x = small.same(new Rectifier(Rectifier.Kind.RELU6), x);
    x = small.depthwise(x, Activation.NONE);
    x = small.same(new Arithmetic(Arithmetic.Kind.DIV, Activation.NONE), x, small.uneven(6));
    x = small.same(new Add(Activation.RELU), small.noise(1, 1, 6), x);
    x = small.dense(x, 5);
    x = small.same(new Sub(Activation.NONE), small.noise(5), x);
    Graph graph = small.graph(x);
    Graph folded = BatchNormFolding.fold(graph);
    assertEquals(3, folded.nodes().size());
    assertSame(graph, folded);
  }

  @Test
  void whatOthersReadToIsNotFolded() {
    Value a = small.convolution(small.image, 6, Activation.NONE);
    Value b = small.same(new Rectifier(Rectifier.Kind.RELU), a);
    Graph graph = small.graph(small.same(new Add(Activation.NONE), a, b));
    assertEquals(3, BatchNormFolding.fold(graph).nodes().size());
  }

  @Test
  void equalizedLayersHaveWeightsOfOneSizeAndTheFunctionStays() {
    Value x = small.convolution(small.image, 6, Activation.NONE);
    x = small.same(new Mul(Activation.RELU), x, small.uneven(6));
    x = small.depthwise(x, Activation.RELU);
    x = small.convolution(x, 4, Activation.RELU6);
    x = small.convolution(x, 4, Activation.NONE);
    Graph graph = BatchNormFolding.fold(small.graph(x));
    Graph equalized = CrossLayerEqualization.equalize(graph);
    assertSame(graph, equalized);
    assertTrue(unevenness(graph) > 50, "unevenness " + unevenness(graph));
    assertTrue(
        unevenness(equalized) < 0.2 * unevenness(graph), "unevenness " + unevenness(equalized));
    // A RELU6 does not commute with the factors.
    assertArrayEquals(
        Layer.floats(graph.nodes().get(3).input(1)),
        Layer.floats(equalized.nodes().get(3).input(1)));
  }

  /** The largest weight of the largest channel of the first layer over that of the smallest. */
  private static float unevenness(Graph graph) {
    Layer layer = Layer.of(graph.nodes().get(0));
    float[] weights = layer.weights();
    float least = Float.MAX_VALUE;
    float most = 0;
    for (int c = 0; c < layer.channels(); c++) {
      float largest = 0;
      for (int k = 0; k < layer.depth(); k++) {
        largest = Math.max(largest, Math.abs(weights[layer.index(c, k)]));
      }
      least = Math.min(least, largest);
      most = Math.max(most, largest);
    }
    return most / least;
  }

  @Test
  void aMeanErrorThatIsPutIntoABiasIsRemoved() {
    Value x = small.convolution(small.image, 6, Activation.RELU);
    Graph graph = small.graph(small.convolution(x, 4, Activation.NONE));
    List<byte[][]> samples = small.samples(16);
    Recipe recipe = SmallGraph.int8(graph, samples);
    // Large scales make large errors; those of one sign per channel are what a bias can remove.
    Recipe coarse = recipe;
    for (Node node : graph.nodes()) {
      float[] scales = new float[Layer.of(node).channels()];
      Arrays.fill(scales, 0.2f);
      coarse = coarse.withWeightScales(Map.of(node.input(1), scales));
    }
    Recovered corrected = BiasCorrection.correct(graph, coarse, samples);
    double before = meanError(graph, graph, coarse, samples);
    double after = meanError(graph, corrected.graph(), corrected.recipe(), samples);
    assertTrue(before > 0.1, "mean error " + before);
    assertTrue(after < 0.15 * before, "mean error " + before + " became " + after);
  }

  private static double meanError(
      Graph graph, Graph candidate, Recipe recipe, List<byte[][]> samples) {
    Graph quantized = Quantizer.quantize(candidate, recipe.with(Interface.FLOAT32)).graph();
    double[] sums = new double[4];
    int count = 0;
    for (byte[][] sample : samples) {
      float[] wanted = SmallGraph.run(graph, sample);
      float[] got = SmallGraph.run(quantized, sample);
      for (int i = 0; i < wanted.length; i++) {
        sums[i % 4] += wanted[i] - got[i];
      }
      count += wanted.length / 4;
    }
    double largest = 0;
    for (double sum : sums) {
      largest = Math.max(largest, Math.abs(sum / count));
    }
    return largest;
  }

  @Test
  void aMeanThatMayBeChanceIsNotCorrected() {
    assertEquals(0, BiasCorrection.likely(1, 101, 100));
    assertEquals(0.5, BiasCorrection.likely(2, 1, 4), "no variance");
  }

  @Test
  void adaptiveRoundingHasSmallerOutputErrorsThanTheNearest() {
    Value x = small.convolution(small.image, 4, Activation.NONE);
    Graph graph = small.graph(small.depthwise(x, Activation.NONE));
    List<byte[][]> samples = small.samples(20);
    LayerInputs inputs = new LayerInputs(graph, samples);
    for (Node node : graph.nodes()) {
      Layer layer = Layer.of(node);
      float[] scales = new float[layer.channels()];
      Arrays.fill(scales, 0.1f);
      Grid grid = new Grid(scales, 7);
      float[] source = layer.weights();
      float[] nearest = source.clone();
      float[] rounded = source.clone();
      for (int c = 0; c < layer.channels(); c++) {
        for (int k = 0; k < layer.depth(); k++) {
          int i = layer.index(c, k);
          nearest[i] = (float) (0.1 * grid.nearest(source[i], 0.1));
        }
        AdaptiveRounding.round(
            layer, c, grid, inputs.of(node)[layer.set(c)], rounded, layer.bias());
      }
      double a = variance(layer, inputs, source, nearest);
      double b = variance(layer, inputs, source, rounded);
      assertTrue(b < 0.7 * a, node.title() + ": " + a + " became " + b);
    }
  }

  private static double variance(
      Layer layer, LayerInputs inputs, float[] source, float[] candidate) {
    double sum = 0;
    for (int c = 0; c < layer.channels(); c++) {
      Moments moments = inputs.of(layer.node())[layer.set(c)];
      for (int i = 0; i < layer.depth(); i++) {
        for (int j = 0; j < layer.depth(); j++) {
          double a = candidate[layer.index(c, i)] - source[layer.index(c, i)];
          double b = candidate[layer.index(c, j)] - source[layer.index(c, j)];
          sum += a * b * moments.covariance(i, j);
        }
      }
    }
    return sum;
  }

  @Test
  void theQuantizerKeepsTheRoundingThatWasChosen() {
    Graph graph = small.graph(small.convolution(small.image, 4, Activation.NONE));
    List<byte[][]> samples = small.samples(8);
    Recipe recipe = SmallGraph.int8(graph, samples);
    Recovered rounded = AdaptiveRounding.round(graph, recipe, new LayerInputs(graph, samples));
    Node node = rounded.graph().nodes().get(0);
    Value stored = Quantizer.quantize(rounded.graph(), rounded.recipe()).nodes().get(node).input(1);
    Layer layer = Layer.of(node);
    float[] weights = layer.weights();
    for (int c = 0; c < 4; c++) {
      for (int k = 0; k < layer.depth(); k++) {
        int i = layer.index(c, k);
        assertEquals(weights[i], stored.quantization().scale(c) * stored.constant().i8(i), 1e-6f);
      }
    }
  }

  @Test
  void clippingChoosesTheScaleOfLeastError() {
    float[] weights = new float[64];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i == 0 ? 1 : i % 2 == 0 ? 0.5f : -0.5f;
    }
    Value row = small.constant(weights, 1, 64);
    Value input = small.image;
    Node node =
        new Node(
            0,
            new FullyConnected(Activation.NONE, false),
            Arrays.asList(input, row, null),
            List.of(small.constant(new float[3], 3, 1)));
    Moments moments = new Moments(64);
    float[] ones = new float[64];
    Arrays.fill(ones, 1);
    moments.add(ones);
    Layer layer = Layer.of(node);
    Grid grid = new Grid(new float[] {1}, 1);
    float chosen = WeightClipping.scales(layer, grid, new Moments[] {moments})[0];
    assertEquals(0.5f, chosen, 0.02f);
  }

  @Test
  void momentsAreThoseOfTheRows() {
    Moments moments = new Moments(2);
    moments.add(new float[] {1, 5});
    moments.add(new float[] {3, 1});
    assertEquals(2, moments.mean(0));
    assertEquals(3, moments.mean(1));
    assertEquals(5, moments.square(0));
    assertEquals(-2, moments.covariance(0, 1));
    assertEquals(-2, moments.covariance(1, 0));
    assertEquals(4, moments.covariance(1, 1));
  }

  @Test
  void layersReadTheInputsUnderTheirWindow() {
    Graph graph = small.graph(small.convolution(small.image, 2, Activation.NONE));
    List<byte[][]> samples = small.samples(3);
    Layer layer = Layer.of(graph.nodes().get(0));
    Moments moments = new LayerInputs(graph, samples).of(layer.node())[0];
    double[] sums = new double[2];
    for (byte[][] sample : samples) {
      float[] values = SmallGraph.run(graph, sample);
      for (int i = 0; i < values.length; i++) {
        sums[i % 2] += values[i] / 192;
      }
    }
    for (int c = 0; c < 2; c++) {
      double mean = layer.bias()[c];
      for (int k = 0; k < layer.depth(); k++) {
        mean += moments.mean(k) * layer.weights()[layer.index(c, k)];
      }
      assertEquals(sums[c], mean, 1e-5);
    }
  }

  @Test
  void allStepsTogetherNeverLoseAndTellWhatTheyGained() {
    Value x = small.convolution(small.image, 8, Activation.NONE);
    x = small.same(new Mul(Activation.RELU), x, small.uneven(8));
    x = small.depthwise(x, Activation.RELU);
    x = small.convolution(x, 8, Activation.RELU);
    Graph graph = small.graph(small.dense(x, 10));
    List<byte[][]> samples = small.samples(24);
    Recovered result =
        Recovery.run(graph, g -> SmallGraph.int8(g, samples), samples, Recovery.all(), step -> {});
    assertEquals(Recovery.Step.values().length, result.remarks().size());
    assertEquals("batch-norm folding: 1 nodes folded into layers.", result.remarks().get(0));
    double before = noise(graph, graph, SmallGraph.int8(graph, samples), samples);
    double after = noise(graph, result.graph(), result.recipe(), samples);
    assertTrue(after < 0.7 * before, "noise " + before + " became " + after + result.remarks());
  }

  @Test
  void withoutSamplesThereIsNoRecovery() {
    Graph graph = small.graph(small.dense(small.image, 2));
    assertThrows(
        ArgumentException.class,
        () -> Recovery.run(graph, g -> null, List.of(), Set.of(), step -> {}));
  }

  private static double noise(Graph graph, Graph candidate, Recipe recipe, List<byte[][]> samples) {
    Graph quantized = Quantizer.quantize(candidate, recipe.with(Interface.FLOAT32)).graph();
    double noise = 0;
    for (byte[][] sample : samples) {
      float[] wanted = SmallGraph.run(graph, sample);
      float[] got = SmallGraph.run(quantized, sample);
      for (int i = 0; i < wanted.length; i++) {
        noise += Math.pow(wanted[i] - got[i], 2);
      }
    }
    return noise;
  }

  private void assertSame(Graph graph, Graph other) {
    for (byte[][] sample : small.samples(3)) {
      float[] expected = SmallGraph.run(graph, sample);
      float[] actual = SmallGraph.run(other, sample);
      float largest = 0;
      for (float x : expected) {
        largest = Math.max(largest, Math.abs(x));
      }
      assertArrayEquals(expected, actual, 1e-5f * largest);
    }
  }
}
