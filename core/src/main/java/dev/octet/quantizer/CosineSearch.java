package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.FloatQuantization;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Improves ranges that a calibration has found: the input range of each CONV_2D, DEPTHWISE_CONV_2D
 * and FULLY_CONNECTED is multiplied by the factor between 0.5 and 2 at which the layer's output,
 * from quantized inputs and weights, has the largest cosine similarity to that in float32.
 *
 * <p>Follows ncnn's {@code ncnn2table} with {@code method=eq} (EasyQuant, Wu et al., 2020), which
 * tries 100 factors in equal steps. Here factors are powers of {@code 2^(1/16)}: first every
 * fourth, then the neighbours of the best, 15 in all. Tensors that share a scale get one factor,
 * the best for all layers that read one of them together. Weights keep the scales of the recipe.
 * What reads a tensor besides these layers is not looked at.
 *
 * <p>Keeps the inputs of at most 16 samples and computes everything else from them anew; at any
 * time there is one copy of the activations and one of a single layer.
 */
public final class CosineSearch {
  private static final int MOST_SAMPLES = 16;
  private static final int PASSES = 2;
  private static final double ROOT = 1.0442737824274138;

  /** Factors are {@code ROOT^k} with k from {@code -OCTAVE} to {@code OCTAVE}. */
  private static final int OCTAVE = 16;

  private static final int COARSE = 4;

  private final List<byte[][]> samples = new ArrayList<>();
  private int stride = 1;
  private int seen;

  /**
   * Takes in a sample. Of more than 16, every second, fourth and so on is kept.
   *
   * @param inputs little-endian elements in the model's order and types; not copied
   */
  public void add(byte[]... inputs) {
    if (seen++ % stride != 0) {
      return;
    }
    if (samples.size() == MOST_SAMPLES) {
      stride *= 2;
      for (int i = MOST_SAMPLES - 1; i > 0; i -= 2) {
        samples.remove(i);
      }
    }
    samples.add(inputs);
  }

  /**
   * Searches better ranges.
   *
   * @param graph as imported, not optimised
   * @param recipe with the ranges of the calibration; layers that it does not give a static scheme
   *     are left out
   * @param progress told after each sample of each of the two passes over the kept samples
   * @return all ranges of the recipe, those that layers read better ones; those of the recipe as
   *     they are if {@code progress} ended the search
   * @throws ArgumentException if there is no sample, or one does not fit the model
   */
  public Map<Value, Range> search(Graph graph, Recipe recipe, Progress progress) {
    if (samples.isEmpty()) {
      throw new ArgumentException("There is no sample to search with; supply at least one.");
    }
    return new Search(graph, recipe).run(progress);
  }

  /** The factor {@code ROOT^k}. */
  private static double factor(int k) {
    double factor = 1;
    for (int i = 0; i < Math.abs(k); i++) {
      factor *= ROOT;
    }
    return k < 0 ? 1 / factor : factor;
  }

  /** The similarities of one group of tensors that share a scale. */
  private static final class Group {
    private final double[] sums = new double[2 * OCTAVE + 1];
    private final boolean[] isTried = new boolean[2 * OCTAVE + 1];

    void add(int k, double similarity) {
      sums[k + OCTAVE] += similarity;
      isTried[k + OCTAVE] = true;
    }

    /** The best k that was tried, of equal ones that of the factor closest to 1. */
    int best() {
      int best = 0;
      for (int distance = 1; distance <= OCTAVE; distance++) {
        for (int k : new int[] {-distance, distance}) {
          if (isTried[k + OCTAVE] && sums[k + OCTAVE] > sums[best + OCTAVE]) {
            best = k;
          }
        }
      }
      return best;
    }

    /** What to try: every fourth first, then what lies between the best and its neighbours. */
    List<Integer> candidates(boolean coarse) {
      List<Integer> candidates = new ArrayList<>();
      int middle = coarse ? 0 : best();
      for (int k = -OCTAVE; k <= OCTAVE; k++) {
        boolean isCoarse = k % COARSE == 0;
        if (coarse ? isCoarse : !isCoarse && Math.abs(k - middle) < COARSE) {
          candidates.add(k);
        }
      }
      return candidates;
    }
  }

  /** One search. */
  private final class Search {
    private final Graph graph;
    private final Recipe recipe;
    private final NodeSchemes schemes;
    private final Map<Integer, ScaleGroups> scales = new HashMap<>();
    private final Map<Value, Group> groups = new LinkedHashMap<>();

    Search(Graph graph, Recipe recipe) {
      this.graph = graph;
      this.recipe = recipe;
      this.schemes = new NodeSchemes(graph, recipe);
      group();
    }

    /**
     * Finds which tensors share a scale: probed with a range of its own for each tensor, those of a
     * group have the largest of theirs. Tensors whose scale does not follow their range are in no
     * group.
     */
    private void group() {
      Map<Value, Range> probes = new HashMap<>();
      Map<Value, Range> wider = new HashMap<>();
      for (Value value : recipe.ranges().keySet()) {
        int end = probes.size() + 1;
        probes.put(value, new Range(0, end));
        wider.put(value, new Range(0, 2 * end));
      }
      ScaleGroups probed = groupsOf(probes);
      ScaleGroups widened = groupsOf(wider);
      Map<Float, Group> byScale = new HashMap<>();
      for (Value value : recipe.ranges().keySet()) {
        float scale = probed.of(value, DataType.INT8).scale();
        if (scale != widened.of(value, DataType.INT8).scale()) {
          groups.put(value, byScale.computeIfAbsent(scale, s -> new Group()));
        }
      }
    }

    private ScaleGroups groupsOf(Map<Value, Range> ranges) {
      return new ScaleGroups(graph, schemes::isStatic, ranges);
    }

    Map<Value, Range> run(Progress progress) {
      try (Session session = Model.unoptimized(graph).newSession()) {
        int done = 0;
        for (int pass = 0; pass < PASSES; pass++) {
          Map<Group, List<Integer>> candidates = new HashMap<>();
          for (Group group : groups.values()) {
            candidates.put(group, group.candidates(pass == 0));
          }
          for (byte[][] sample : samples) {
            session.reset();
            session.run(sample);
            compare(session, candidates);
            if (!progress.step(++done, PASSES * samples.size())) {
              return recipe.ranges();
            }
          }
        }
      }
      Map<Value, Range> result = new LinkedHashMap<>();
      recipe.ranges().forEach((value, range) -> result.put(value, best(value, range)));
      return result;
    }

    private Range best(Value value, Range range) {
      Group group = groups.get(value);
      return group == null ? range : scaled(range, group.best());
    }

    private Range scaled(Range range, int k) {
      double factor = factor(k);
      return new Range((float) (range.min() * factor), (float) (range.max() * factor));
    }

    private void compare(Session session, Map<Group, List<Integer>> candidates) {
      for (Node node : graph.nodes()) {
        Group group = isLayer(node) ? groups.get(node.input(0)) : null;
        if (group != null) {
          float[] input = session.floats(node.input(0));
          float[] output = session.floats(node.output());
          try (WeightedLayer layer = layer(node)) {
            for (int k : candidates.get(group)) {
              group.add(k, similarity(output, layer.run(input, rule(node, k))));
            }
          }
        }
      }
    }

    private boolean isLayer(Node node) {
      boolean hasKind =
          node.operator() instanceof Conv2d
              || node.operator() instanceof DepthwiseConv2d
              || node.operator() instanceof FullyConnected;
      return hasKind && schemes.isStatic(node);
    }

    private WeightedLayer layer(Node node) {
      int axis = NodeSchemes.axis(node, 1);
      int bits = schemes.weightBits(node);
      float[] chosen = recipe.weightScales(node.input(1));
      float[] usual = chosen != null ? chosen : WeightQuantizer.scales(node.input(1), axis, bits);
      return new WeightedLayer(node, usual, axis, bits);
    }

    private FloatQuantization rule(Node node, int k) {
      ScaleGroups scaled =
          scales.computeIfAbsent(
              k,
              exponent -> {
                Map<Value, Range> ranges = new HashMap<>();
                recipe.ranges().forEach((value, range) -> ranges.put(value, scaled(range, k)));
                return groupsOf(ranges);
              });
      DataType type = schemes.of(node).activations();
      return new FloatQuantization(scaled.of(node.input(0), type), type);
    }
  }

  /** The cosine of the angle between two vectors; 1 if both are zero, 0 if one is. */
  static double similarity(float[] a, float[] b) {
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int i = 0; i < a.length; i++) {
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
      ab += (double) a[i] * b[i];
    }
    if (aa == 0 || bb == 0) {
      return aa == bb ? 1 : 0;
    }
    return ab / (Math.sqrt(aa) * Math.sqrt(bb));
  }
}
