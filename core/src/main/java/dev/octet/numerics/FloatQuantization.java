package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;

/**
 * Between float32 and 8-bit or 16-bit: {@code he(fl(x * fl(1 / s))) + z}, clamped, and {@code
 * fl((q-z)*s)}. To 16 bits {@code x / s} in float64, rounded half away from zero, as TFLite does.
 */
public final class FloatQuantization {
  private final float scale;
  private final float inverse;
  private final int zeroPoint;
  private final int min;
  private final int max;

  /** The rule for a value with one scale and zero point. */
  public static FloatQuantization of(Value value) {
    return new FloatQuantization(value.quantization(), value.type());
  }

  /** The rule for per-tensor parameters and an 8-bit or 16-bit type. */
  public FloatQuantization(Quantization quantization, DataType type) {
    this(quantization, type, 0);
  }

  /** The rule for channel {@code c} of per-channel parameters and an 8-bit type. */
  public FloatQuantization(Quantization quantization, DataType type, int c) {
    this.scale = quantization.scale(c);
    this.inverse = 1f / scale;
    this.zeroPoint = quantization.zeroPoint(c);
    this.min = type.min();
    this.max = type.max();
  }

  /** What a real value is multiplied by. */
  public float inverse() {
    return inverse;
  }

  /** The stored value closest to {@code x}; the zero point for NaN. */
  public int quantize(float x) {
    int steps = max > 255 ? Rounding.halfAway((double) x / scale) : Rounding.halfEven(x * inverse);
    return Rounding.clamp(steps + zeroPoint, min, max);
  }

  /** The real value of {@code q}. */
  public float dequantize(int q) {
    return (q - zeroPoint) * scale;
  }
}
