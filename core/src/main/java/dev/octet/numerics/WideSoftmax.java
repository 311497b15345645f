package dev.octet.numerics;

import dev.octet.graph.Value;

/**
 * TFLite's rule of 16-bit SOFTMAX, whose output has the scale 2^-15: {@code e}, the exponential of
 * the distance to the maximum, and {@code 1 / (1 + x)} for the sum scaled to {@code [1, 2)} are
 * each an {@link InterpolatedTable}; {@code (e * r + 2^(n - 1)) >> n}.
 */
public final class WideSoftmax {
  private final InterpolatedTable exponential =
      new InterpolatedTable(10f / 65535 * -65535, 0, x -> (float) Exponential.exp((double) x));
  private final InterpolatedTable reciprocal =
      new InterpolatedTable(0, 1f / 65535 * 65535, x -> 1 / (1 + x));
  private final FixedPoint distance;

  /** The rule for an input with one scale. */
  public WideSoftmax(Value input, float beta) {
    this.distance = new FixedPoint((double) input.quantization().scale() * beta / (10.0 / 65535.0));
  }

  /** The exponential for a value that lies {@code d} steps below the maximum, in 15 bits. */
  public int exp(int d) {
    return exponential.apply(distance.multiply(-d) + 32767);
  }

  /** A sum of exponentials as its leading zeros and its reciprocal, in one number. */
  public int inverse(int sum) {
    int zeros = Integer.numberOfLeadingZeros(sum);
    int scaled = (int) ((((long) sum << (zeros - 1)) + (1 << 13)) >> 14);
    return reciprocal.apply(scaled - 98304) << 8 | zeros;
  }

  /** The stored probability for an exponential and {@link #inverse}. */
  public int apply(int exp, int inverse) {
    int shift = 31 - (inverse & 0xFF);
    long product = (long) exp * (inverse >> 8);
    return Rounding.clamp((int) ((product + (1 << (shift - 1))) >> shift), 0, 32767);
  }
}
