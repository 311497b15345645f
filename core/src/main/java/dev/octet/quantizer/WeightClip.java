package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import java.util.ArrayList;
import java.util.List;

/** Between the scales of weights and the largest weight of each channel that they leave. */
final class WeightClip {
  private static final int INTEGER_BITS = 8;

  private WeightClip() {}

  /** The largest weight of each channel where a recipe has chosen scales; else none. */
  static List<Double> of(Node node, Recipe recipe) {
    Value weights = node.input(1);
    float[] scales = weights == null ? null : recipe.weightScales(weights);
    List<Double> clip = new ArrayList<>();
    for (int c = 0; scales != null && c < scales.length; c++) {
      // Exact in float64, so that the division gives the same scale again.
      clip.add((double) scales[c] * most(node, recipe.scheme(node)));
    }
    return clip;
  }

  /** The scales that leave the weights of {@code clip}, one number or one for each channel. */
  static float[] scales(Node node, Scheme scheme, List<Double> clip) {
    int most = most(node, scheme);
    int axis = NodeSchemes.axis(node, 1);
    float[] scales =
        WeightQuantizer.scales(node.input(1), axis, NodeSchemes.weightBits(node, scheme));
    for (int c = 0; c < scales.length; c++) {
      boolean isForAll = clip.size() == 1 && scales.length > 1;
      float wanted = (float) (clip.get(isForAll ? 0 : c) / most);
      scales[c] = isForAll ? Math.min(scales[c], wanted) : wanted;
    }
    return scales;
  }

  private static int most(Node node, Scheme scheme) {
    return WeightQuantizer.most(NodeSchemes.weightBits(node, scheme));
  }

  /**
   * Checks the clipping of a node.
   *
   * @throws ArgumentException if it has no such weights, or another number of channels
   */
  static void check(Node node, Scheme scheme, List<Double> clip) {
    Value weights = node.input(1);
    if (weights == null || !weights.isConstant() || weights.type() != DataType.FLOAT32) {
      throw new ArgumentException(node.title() + " has no float32 weights that can be clipped.");
    }
    if (scheme.weightBits() > INTEGER_BITS || scheme.block() > 0) {
      throw new ArgumentException(
          "The scheme "
              + scheme
              + " of "
              + node.title()
              + " does not clip weights; choose one with a scale per channel, or leave the clipping"
              + " out.");
    }
    int axis = NodeSchemes.axis(node, 1);
    int channels = axis == WeightQuantizer.PER_TENSOR ? 1 : weights.shape().dim(axis);
    if (clip.size() != 1 && clip.size() != channels) {
      throw new ArgumentException(
          "The weights of "
              + node.title()
              + " have "
              + channels
              + " channels, but "
              + clip.size()
              + " limits to clip them; give one for each, or one for all.");
    }
    for (double limit : clip) {
      if (!(limit > 0 && limit <= Float.MAX_VALUE)) {
        throw new ArgumentException(
            "Weights are clipped at " + limit + ", but limits are positive numbers.");
      }
    }
  }
}
