package dev.octet.quantizer.recovery;

import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.LayerTuning;
import dev.octet.quantizer.Quantized;
import dev.octet.quantizer.Quantizer;
import dev.octet.quantizer.Recipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Rounds the weights of layers so that the error of the layer's output is small on real inputs,
 * instead of each weight's own error: weights are rounded one after the other, and those that are
 * not rounded yet make up for the error so far, as far as their inputs are correlated. What remains
 * on average goes into the bias.
 *
 * <p>Only + - * / and square roots of float64 numbers: the same result everywhere. Source: E.
 * Frantar et al., "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained
 * Transformers", 2022, with the covariances of the inputs as Hessian, because the bias takes the
 * mean.
 */
public final class AdaptiveRounding {
  /** What is added to the variances, as a share of their mean. */
  private static final double DAMPING = 0.01;

  private static final double LEAST_VARIANCE = 1e-9;

  private final Graph graph;
  private final LayerInputs inputs;

  /**
   * A rounding without samples.
   *
   * @param graph a float32 graph as imported, not optimised
   */
  public AdaptiveRounding(Graph graph) {
    this.graph = graph;
    this.inputs = new LayerInputs(graph);
  }

  /**
   * Takes in what the layers read in one run of the graph.
   *
   * @param tensors gives the elements of a value, as {@link dev.octet.quantizer.Calibration#floats}
   *     does
   */
  public void observe(Function<Value, float[]> tensors) {
    inputs.observe(tensors);
  }

  /**
   * A recipe with rounded weights for each layer that it makes integers of.
   *
   * @param recipe says how many bits weights have; its schemes may be changed later to others with
   *     as many bits, or float32
   */
  public Recipe tune(Recipe recipe) {
    return round(graph, recipe, inputs);
  }

  /** The recipe with weights on their grids for each layer that it makes integers of. */
  static Recipe round(Graph graph, Recipe recipe, LayerInputs inputs) {
    Quantized quantized = Quantizer.quantize(graph, recipe);
    Constants constants = Constants.inNewMemory();
    Map<Node, LayerTuning> tunings = new HashMap<>();
    for (Node node : graph.nodes()) {
      Layer layer = Layer.of(node);
      Grid grid = layer == null ? null : Grid.of(quantized, layer);
      if (grid == null) {
        continue;
      }
      float[] weights = layer.weights();
      float[] bias = layer.bias();
      round(layer, grid, inputs.of(node), weights, bias);
      Node rounded = layer.with(weights, bias, constants);
      tunings.put(node, new LayerTuning(rounded.input(1), grid.scales(), rounded.input(2)));
    }
    return recipe.withTunings(tunings);
  }

  /** Puts a layer's weights on their grid and corrects its bias. */
  static void round(Layer layer, Grid grid, Moments[] inputs, float[] weights, float[] bias) {
    Row row = null;
    for (int c = 0; c < layer.channels(); c++) {
      Moments moments = inputs[layer.set(c)];
      if (row == null || row.moments != moments) {
        row = new Row(moments);
      }
      double[] exact = new double[layer.depth()];
      for (int k = 0; k < exact.length; k++) {
        exact[k] = weights[layer.index(c, k)];
      }
      double scale = grid.scales()[c];
      double[] multiples = row.round(exact, scale, grid);
      double mean = 0;
      for (int k = 0; k < exact.length; k++) {
        mean += (scale * multiples[k] - exact[k]) * moments.mean(k);
        weights[layer.index(c, k)] = (float) (scale * multiples[k]);
      }
      bias[c] = (float) (bias[c] - mean);
    }
  }

  /** The rounding of rows of weights that are multiplied with the same inputs. */
  private static final class Row {
    private final Moments moments;
    private final List<Part> parts = new ArrayList<>();

    Row(Moments moments) {
      this.moments = moments;
      for (int from = 0; from < moments.depth(); from = moments.to(from)) {
        parts.add(new Part(moments, from, moments.to(from)));
      }
    }

    double[] round(double[] exact, double scale, Grid grid) {
      double[] multiples = new double[exact.length];
      double[] open = exact.clone();
      parts.forEach(part -> part.round(open, multiples, scale, grid));
      return multiples;
    }
  }

  /** Weights of a row whose inputs are correlated. */
  private static final class Part {
    /** The weights in the order in which they are rounded: those that matter most first. */
    private final int[] order;

    /** {@code feedback[i][j]}: how weight j of the order makes up for the error of weight i. */
    private final double[][] feedback;

    Part(Moments moments, int from, int to) {
      this.order = descending(moments, from, to);
      int n = order.length;
      double mean = 0;
      for (int k : order) {
        mean += moments.covariance(k, k) / n;
      }
      // Covariances of few rows are half chance.
      double trust = (double) moments.rows() / (moments.rows() + n);
      double[][] ordered = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          ordered[i][j] = trust * moments.covariance(order[i], order[j]);
        }
        ordered[i][i] = moments.covariance(order[i], order[i]) + DAMPING * mean + LEAST_VARIANCE;
      }
      double[][] lower = Cholesky.of(Cholesky.inverse(ordered));
      this.feedback = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++) {
          feedback[i][j] = lower[j][i] / lower[i][i];
        }
      }
    }

    private static int[] descending(Moments moments, int from, int to) {
      int[] order = new int[to - from];
      for (int i = 0; i < order.length; i++) {
        int k = from + i;
        int at = i;
        while (at > 0
            && moments.covariance(order[at - 1], order[at - 1]) < moments.covariance(k, k)) {
          order[at] = order[at - 1];
          at--;
        }
        order[at] = k;
      }
      return order;
    }

    void round(double[] open, double[] multiples, double scale, Grid grid) {
      for (int i = 0; i < order.length; i++) {
        int k = order[i];
        multiples[k] = grid.nearest(open[k], scale);
        double error = open[k] - multiples[k] * scale;
        for (int j = i + 1; j < order.length; j++) {
          open[order[j]] -= error * feedback[i][j];
        }
      }
    }
  }
}
