package dev.octet.quantizer.recovery;

import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.Calibration;
import dev.octet.quantizer.HalfEven;
import dev.octet.quantizer.LayerTuning;
import dev.octet.quantizer.Recipe;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Rounds the weights of layers so that the error of the layer's output is small on real inputs,
 * instead of each weight's own error: weights are rounded one after the other, and those that are
 * not rounded yet make up for the error so far, as far as their inputs are correlated. What remains
 * on average goes into the bias.
 *
 * <p>Layers are CONV_2D, DEPTHWISE_CONV_2D and FULLY_CONNECTED. Only + - * / and square roots of
 * float64 numbers: the same result everywhere. Source: E. Frantar et al., "GPTQ: Accurate
 * Post-Training Quantization for Generative Pre-trained Transformers", 2022, with the covariances
 * of the inputs as Hessian, because the bias takes the mean.
 */
public final class AdaptiveRounding {
  /** Deeper layers would need much memory and time for their covariances. */
  private static final int MOST_DEPTH = 2304;

  /** What is added to the variances, as a share of their mean. */
  private static final double DAMPING = 0.01;

  private static final double LEAST_VARIANCE = 1e-9;

  private final Map<Node, InputMoments> moments = new LinkedHashMap<>();

  /**
   * A rounding without samples.
   *
   * @param graph a float32 graph as imported, not optimised
   */
  public AdaptiveRounding(Graph graph) {
    for (Node node : graph.nodes()) {
      LayerGeometry layer = LayerGeometry.of(node);
      if (layer != null && layer.depth() <= MOST_DEPTH && layer.positions() > 0) {
        moments.put(node, new InputMoments(layer));
      }
    }
  }

  /**
   * Takes in what the layers read in one run of the graph.
   *
   * @param tensors gives the elements of a value, as {@link Calibration#floats} does
   */
  public void observe(Function<Value, float[]> tensors) {
    moments.forEach((node, each) -> each.observe(tensors.apply(node.input(0))));
  }

  /**
   * A recipe with rounded weights for each layer that it makes integers of, with a scale per output
   * channel.
   *
   * @param recipe says how many bits weights have; its schemes may be changed later to others with
   *     as many bits, or float32
   */
  public Recipe tune(Recipe recipe) {
    Map<Node, LayerTuning> tunings = new HashMap<>();
    moments.forEach(
        (node, each) -> {
          int bits = recipe.integerBits(node);
          if (bits > 0) {
            tunings.put(node, tune(node, each, recipe.weightScales(node.input(1)), bits));
          }
        });
    return recipe.withTunings(tunings);
  }

  private static LayerTuning tune(Node node, InputMoments moments, float[] wanted, int bits) {
    LayerGeometry layer = LayerGeometry.of(node);
    float most = (1 << bits - 1) - 1;
    float[] scales = new float[layer.outputs()];
    float[] weights = floats(node.input(1));
    float[] bias = node.input(2) == null ? new float[layer.outputs()] : floats(node.input(2));
    int group = -1;
    Rounding rounding = null;
    for (int output = 0; output < layer.outputs(); output++) {
      if (layer.groupOf(output) != group) {
        group = layer.groupOf(output);
        rounding = new Rounding(moments.covariances(group));
      }
      double[] exact = new double[layer.depth()];
      float largest = 0;
      for (int k = 0; k < exact.length; k++) {
        float weight = weights[layer.weight(output, k)];
        exact[k] = weight;
        largest = Math.max(largest, Math.abs(weight));
      }
      float scale = wanted == null ? (float) ((double) largest / most) : wanted[output];
      scales[output] = scale >= Float.MIN_NORMAL ? scale : 1;
      double[] rounded = rounding.round(exact, scales[output], most);
      double shift = 0;
      for (int k = 0; k < exact.length; k++) {
        weights[layer.weight(output, k)] = (float) (rounded[k] * scales[output]);
        shift += (exact[k] - rounded[k] * scales[output]) * moments.mean(group, k);
      }
      bias[output] += (float) shift;
    }
    Constants constants = Constants.inNewMemory();
    Value source = node.input(2);
    return new LayerTuning(
        constant(constants, node.input(1), node.input(1).shape(), weights),
        scales,
        constant(
            constants,
            source == null ? node.input(1) : source,
            source == null ? Shape.of(layer.outputs()) : source.shape(),
            bias));
  }

  private static float[] floats(Value value) {
    float[] values = new float[value.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.constant().f32(i);
    }
    return values;
  }

  private static Value constant(Constants constants, Value named, Shape shape, float[] values) {
    return Value.of(
        named.id(),
        named.name() + (shape == named.shape() ? "" : "_bias"),
        DataType.FLOAT32,
        shape,
        Quantization.NONE,
        constants.floats(values));
  }

  /** The rounding of rows of weights that have the same inputs. */
  private static final class Rounding {
    /** The weights in the order in which they are rounded: those that matter most first. */
    private final int[] order;

    /** {@code feedback[i][j]}: how weight j of the order makes up for the error of weight i. */
    private final double[][] feedback;

    Rounding(double[][] covariances) {
      int n = covariances.length;
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += covariances[i][i] / n;
      }
      this.order = descending(covariances);
      double[][] ordered = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          ordered[i][j] = covariances[order[i]][order[j]];
        }
        ordered[i][i] += DAMPING * mean + LEAST_VARIANCE;
      }
      double[][] lower = Cholesky.of(Cholesky.inverse(ordered));
      this.feedback = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++) {
          feedback[i][j] = lower[j][i] / lower[i][i];
        }
      }
    }

    private static int[] descending(double[][] covariances) {
      int[] order = new int[covariances.length];
      for (int i = 0; i < order.length; i++) {
        int at = i;
        while (at > 0 && covariances[order[at - 1]][order[at - 1]] < covariances[i][i]) {
          order[at] = order[at - 1];
          at--;
        }
        order[at] = i;
      }
      return order;
    }

    /** Whole numbers that times {@code scale} take the place of {@code exact}. */
    double[] round(double[] exact, float scale, float most) {
      double[] open = exact.clone();
      double[] rounded = new double[exact.length];
      for (int i = 0; i < order.length; i++) {
        int k = order[i];
        double q = HalfEven.round(open[k] / scale);
        rounded[k] = Math.max(-most, Math.min(most, q));
        double error = open[k] - rounded[k] * scale;
        for (int j = i + 1; j < order.length; j++) {
          open[order[j]] -= error * feedback[i][j];
        }
      }
      return rounded;
    }
  }
}
