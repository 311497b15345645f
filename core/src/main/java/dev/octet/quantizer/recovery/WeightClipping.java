package dev.octet.quantizer.recovery;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import java.util.HashMap;
import java.util.Map;

/**
 * Chooses the scale of each channel's weights by the mean squared error of its output: a smaller
 * scale clips the largest weights and represents the others better.
 */
final class WeightClipping {
  /** Scales from 50 to 100 per cent of the one that clips nothing are tried. */
  private static final int LEAST = 50;

  private WeightClipping() {}

  static Recipe clip(Graph graph, Recipe recipe, LayerInputs inputs) {
    Quantized quantized = Quantizer.quantize(graph, recipe);
    Map<Value, float[]> scales = new HashMap<>();
    for (Node node : graph.nodes()) {
      Layer layer = Layer.of(node);
      Grid grid = layer == null ? null : Grid.of(quantized, layer);
      if (grid != null && isPerChannel(quantized, node)) {
        scales.put(node.input(1), scales(layer, grid, inputs.of(node)));
      }
    }
    return recipe.withWeightScales(scales);
  }

  private static boolean isPerChannel(Quantized quantized, Node node) {
    return quantized.nodes().get(node).input(1).quantization().size() > 1;
  }

  static float[] scales(Layer layer, Grid grid, Moments[] inputs) {
    float[] chosen = grid.scales().clone();
    float[] weights = layer.weights();
    for (int c = 0; c < chosen.length; c++) {
      double least = Double.MAX_VALUE;
      for (int percent = 100; percent >= LEAST; percent--) {
        float scale = grid.scales()[c] * percent / 100;
        double error = 0;
        for (int k = 0; k < layer.depth(); k++) {
          double w = weights[layer.index(c, k)];
          double e = w - scale * grid.nearest(w, scale);
          error += e * e * inputs[layer.set(c)].square(k);
        }
        if (error < least) {
          least = error;
          chosen[c] = scale;
        }
      }
    }
    return chosen;
  }
}
