package dev.octet.quantizer.recovery;

import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.HalfEven;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import java.util.HashMap;
import java.util.Map;

/**
 * Rounds weights so that their errors cancel each other in the output of the layer, instead of each
 * to the nearest number. From the nearest on, one weight after the other goes to the multiple of
 * its scale at which the variance of the channel's output error {@code e^T C e} is the smallest,
 * {@code C} being the covariance of the layer's inputs, until none moves. The mean error goes into
 * the bias.
 *
 * <p>Source: the objective is that of Nagel and others, Up or Down? Adaptive Rounding for
 * Post-Training Quantization, 2020; coordinate descent solves it without randomness.
 */
final class AdaptiveRounding {
  private static final int SWEEPS = 20;

  private AdaptiveRounding() {}

  /** A graph with weights on their grids, and the recipe with the grids' scales. */
  static Recovered round(Graph graph, Recipe recipe, LayerInputs inputs) {
    Quantized quantized = Quantizer.quantize(graph, recipe);
    Constants constants = Constants.inNewMemory();
    Rewrite rewrite = new Rewrite(graph);
    Map<Value, float[]> scales = new HashMap<>();
    for (Node node : graph.nodes()) {
      Layer layer = Layer.of(node);
      Grid grid = layer == null ? null : Grid.of(quantized, layer);
      if (grid == null) {
        continue;
      }
      float[] weights = layer.weights();
      float[] bias = layer.bias();
      for (int c = 0; c < layer.channels(); c++) {
        round(layer, c, grid, inputs.of(node)[layer.set(c)], weights, bias);
      }
      Node rounded = layer.with(weights, bias, constants);
      rewrite.put(node, rounded);
      boolean isPerTensor = quantized.nodes().get(node).input(1).quantization().size() == 1;
      scales.put(rounded.input(1), isPerTensor ? new float[] {grid.scales()[0]} : grid.scales());
    }
    return new Recovered(rewrite.graph(), rewrite.recipe(recipe).withWeightScales(scales));
  }

  /** Puts one channel's weights on the grid and corrects its bias. */
  static void round(Layer layer, int c, Grid grid, Moments inputs, float[] weights, float[] bias) {
    int depth = layer.depth();
    double scale = grid.scales()[c];
    double[] multiples = new double[depth];
    double[] errors = new double[depth];
    for (int k = 0; k < depth; k++) {
      double w = weights[layer.index(c, k)];
      multiples[k] = grid.nearest(w, scale);
      errors[k] = scale * multiples[k] - w;
    }
    descend(grid.most(), scale, inputs, multiples, errors);
    double mean = 0;
    for (int k = 0; k < depth; k++) {
      mean += errors[k] * inputs.mean(k);
      weights[layer.index(c, k)] = (float) (scale * multiples[k]);
    }
    bias[c] = (float) (bias[c] - mean);
  }

  private static void descend(
      int most, double scale, Moments inputs, double[] multiples, double[] errors) {
    double[] slopes = new double[errors.length];
    for (int i = 0; i < slopes.length; i++) {
      for (int j = inputs.from(i); j < inputs.to(i); j++) {
        slopes[i] += inputs.covariance(i, j) * errors[j];
      }
    }
    boolean isChanged = true;
    for (int sweep = 0; sweep < SWEEPS && isChanged; sweep++) {
      isChanged = false;
      for (int i = 0; i < errors.length; i++) {
        double variance = inputs.covariance(i, i);
        if (!(variance > 0)) {
          continue;
        }
        double wanted = HalfEven.round(multiples[i] - slopes[i] / variance / scale);
        double step = Math.max(-most, Math.min(most, wanted)) - multiples[i];
        // A step of one must lower the error by more than rounding errors of the sums.
        double gain = -step * scale * (2 * slopes[i] + step * scale * variance);
        if (step != 0 && gain > 1e-9 * scale * scale * variance) {
          isChanged = true;
          multiples[i] += step;
          errors[i] += step * scale;
          for (int j = inputs.from(i); j < inputs.to(i); j++) {
            slopes[j] += inputs.covariance(i, j) * step * scale;
          }
        }
      }
    }
  }
}
