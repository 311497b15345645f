package dev.octet.quantizer;

import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;

/**
 * The real values that a tensor takes.
 *
 * @param min smallest value
 * @param max largest value, at least {@code min}
 */
public record Range(float min, float max) {
  /** All real numbers. */
  public static final Range ALL = new Range(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

  private static final int STEPS = 255;
  private static final int STEPS_16 = 32767;

  /** The smallest range that holds both. */
  public Range union(Range other) {
    return new Range(min < other.min ? min : other.min, max > other.max ? max : other.max);
  }

  /**
   * The int8 quantization whose 256 values cover this range and zero, which is represented exactly:
   * {@code scale = (max - min) / 255}, {@code zero point = he(-128 - 255 * min / (max - min))}. A
   * range without extent gets scale 1.
   */
  public Quantization int8() {
    double low = Math.min(min, 0);
    double high = Math.max(max, 0);
    float scale = (float) ((high - low) / STEPS);
    if (!(scale >= Float.MIN_NORMAL)) {
      return Quantization.perTensor(1, 0);
    }
    double zero = DataType.INT8.min() - low * STEPS / (high - low);
    int zeroPoint = (int) HalfEven.round(zero);
    return Quantization.perTensor(
        scale, Math.max(DataType.INT8.min(), Math.min(DataType.INT8.max(), zeroPoint)));
  }

  /**
   * The int16 quantization of this range: zero point 0, {@code scale = max(|min|, |max|) / 32767}.
   * A range without extent gets scale 1.
   */
  public Quantization int16() {
    float scale = (float) ((double) Math.max(Math.abs(min), Math.abs(max)) / STEPS_16);
    return Quantization.perTensor(scale >= Float.MIN_NORMAL ? scale : 1, 0);
  }
}
