package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.Quantization;

/**
 * TFLite's rules for sums of products with 16-bit activations, whose zero points are 0: the factor
 * of a channel is {@code s_in * s_w / s_out} in float64.
 *
 * <ul>
 *   <li>Convolutions and matrix products: {@link FixedPoint}, in 15 bits for 64-bit sums and in 31
 *       bits, rounding twice, for 32-bit ones.
 *   <li>Fully connected layers: 64-bit sums times the factor in float64, rounded half away from
 *       zero; 32-bit ones by {@link FixedPoint#multiplyOnce}, where the product of two per-tensor
 *       scales is rounded to float32.
 * </ul>
 */
public final class WideRequantization {
  private final double[] factors;
  private final FixedPoint[] fixed;
  private final boolean isLayer;
  private final boolean sums64;
  private final QuantizedClamp clamp;

  /**
   * The rule of a node.
   *
   * @param weights the second operand, per tensor or per channel
   * @param isLayer whether the node is a fully connected layer
   * @param sums64 whether sums have 64 bits
   */
  public WideRequantization(
      Value input,
      Value weights,
      Value output,
      boolean isLayer,
      boolean sums64,
      Activation activation) {
    Quantization scales = weights.quantization();
    float scale = input.quantization().scale();
    this.isLayer = isLayer;
    this.sums64 = sums64;
    this.factors = new double[scales.size()];
    this.fixed = new FixedPoint[factors.length];
    boolean isRounded = isLayer && !sums64 && factors.length == 1;
    for (int c = 0; c < factors.length; c++) {
      double product = isRounded ? scale * scales.scale() : (double) scale * scales.scale(c);
      factors[c] = product / output.quantization().scale();
      fixed[c] = new FixedPoint(factors[c]);
    }
    this.clamp = QuantizedClamp.of(activation, output);
  }

  /** The stored result for the sum of a channel. */
  public int apply(long sum, int channel) {
    int c = factors.length == 1 ? 0 : channel;
    if (sums64) {
      return clamp.apply(isLayer ? Rounding.halfAway(sum * factors[c]) : fixed[c].multiply(sum));
    }
    int narrow = (int) sum;
    return clamp.apply(isLayer ? fixed[c].multiplyOnce(narrow) : fixed[c].multiply(narrow));
  }
}
