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
  @ValueSource(strings = "dynamic-int4")
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
      Layer layer = Layer.of(node);
      for (int output = 0; output < layer.channels(); output++) {
        float scale = stored.quantization().scale(output);
        for (int k = 0; k < layer.depth(); k++) {
          int at = layer.index(output, k);
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
}
