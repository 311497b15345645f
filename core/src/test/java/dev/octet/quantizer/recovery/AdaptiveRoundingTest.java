package dev.octet.quantizer.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.fixture.Networks;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.Convolution;
import dev.octet.operator.FullyConnected;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.Interface;
import dev.octet.quantizer.LayerTuning;
import dev.octet.quantizer.MinMaxObserver;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import dev.octet.quantizer.Scheme;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveRoundingTest {
  private static final int SAMPLES = 12;

  private record Recipes(Graph graph, Recipe nearest, Recipe adaptive) {}

  private static Recipes recipes(Graph graph, Scheme scheme) {
    AdaptiveRounding rounding = new AdaptiveRounding(graph);
    try (Calibration calibration = new Calibration(graph, MinMaxObserver::new)) {
      for (int seed = 0; seed < SAMPLES; seed++) {
        calibration.observe(Networks.image(graph, seed));
        rounding.observe(calibration::floats);
      }
      Recipe nearest = Recipe.of(scheme, calibration.ranges()).with(Interface.FLOAT32);
      return new Recipes(graph, nearest, rounding.tune(nearest));
    }
  }

  /** The error of the outputs of a quantized graph on other images. */
  private static double noise(Graph graph, Recipe recipe) {
    Quantized quantized = Quantizer.quantize(graph, recipe);
    double noise = 0;
    try (Session real = Model.unoptimized(graph).newSession();
        Session other = Model.unoptimized(quantized.graph()).newSession()) {
      for (int seed = 500; seed < 520; seed++) {
        byte[] image = Networks.image(graph, seed);
        real.run(image);
        other.run(image);
        float[] wanted = real.floats(graph.outputs().get(0));
        float[] got = other.floats(quantized.graph().outputs().get(0));
        for (int i = 0; i < wanted.length; i++) {
          noise += Math.pow(wanted[i] - got[i], 2);
        }
      }
    }
    return noise;
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8-int4", "int8"})
  void outputsAreCloserThanWithRoundingToTheNearest(String scheme) {
    Recipes recipes = recipes(Networks.efficientNet(), Scheme.of(scheme));
    double nearest = noise(recipes.graph(), recipes.nearest());
    double adaptive = noise(recipes.graph(), recipes.adaptive());
    assertTrue(adaptive < 0.9 * nearest, adaptive + " against " + nearest);
  }

  @Test
  void theQuantizerTakesTheRoundedWeightsAsTheyAre() {
    Recipes recipes = recipes(Networks.efficientNet(), Scheme.INT8);
    Quantized quantized = Quantizer.quantize(recipes.graph(), recipes.adaptive());
    int layers = 0;
    for (Node node : recipes.graph().nodes()) {
      LayerTuning tuning = recipes.adaptive().tuning(node);
      if (tuning == null) {
        continue;
      }
      layers++;
      Value stored = quantized.nodes().get(node).input(1);
      assertEquals(DataType.INT8, stored.type());
      LayerGeometry layer = LayerGeometry.of(node);
      for (int output = 0; output < layer.outputs(); output++) {
        float scale = stored.quantization().scale(output);
        for (int k = 0; k < layer.depth(); k++) {
          int at = layer.weight(output, k);
          assertEquals(
              tuning.weights().constant().f32(at),
              stored.constant().i8(at) * scale,
              scale / 1000,
              node.title());
        }
      }
    }
    long expected =
        recipes.graph().nodes().stream()
            .filter(
                node ->
                    node.operator() instanceof Convolution
                        || node.operator() instanceof FullyConnected)
            .count();
    assertEquals(expected, layers);
  }

  @Test
  void layersThatStayFloatKeepTheirWeights() {
    Recipes recipes = recipes(Networks.efficientNet(), Scheme.INT8);
    Node first = recipes.graph().nodes().get(0);
    Quantized quantized =
        Quantizer.quantize(recipes.graph(), recipes.adaptive().with(first, Scheme.FLOAT32));
    Value stored = quantized.nodes().get(first).input(1);
    for (int i = 0; i < stored.shape().elements(); i++) {
      assertEquals(first.input(1).constant().f32(i), stored.constant().f32(i));
    }
  }

  @Test
  void rowsOfInputsAreThoseThatTheLayerMultiplies() {
    Graph graph = Networks.efficientNet();
    Random random = new Random(3);
    try (Session session = Model.unoptimized(graph).newSession()) {
      session.run(Networks.image(graph, 1));
      for (Node node : graph.nodes()) {
        LayerGeometry layer = LayerGeometry.of(node);
        if (layer == null) {
          continue;
        }
        float[] input = session.floats(node.input(0));
        float[] output = session.floats(node.output());
        double[] row = new double[layer.depth()];
        for (int trial = 0; trial < 20; trial++) {
          int position = random.nextInt(layer.positions());
          int channel = random.nextInt(layer.outputs());
          layer.row(input, position, layer.groupOf(channel), row);
          double sum = node.input(2) == null ? 0 : node.input(2).constant().f32(channel);
          for (int k = 0; k < row.length; k++) {
            sum += row[k] * node.input(1).constant().f32(layer.weight(channel, k));
          }
          float actual = output[position * layer.outputs() + channel];
          if (actual != 0 && actual != 6) {
            assertEquals(sum, actual, 1e-4 * Math.max(1, Math.abs(sum)), node.title());
          }
        }
      }
    }
  }
}
