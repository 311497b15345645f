package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.DataType;

/**
 * The fused activation of a quantized output as bounds on the stored value: {@code he(clamp(fl(fl(v
 * / s) + z), qmin, qmax))}, computed in the form of the model file as XNNPACK does; 16-bit {@code
 * fl(v / s)} rounded half away from zero, as TFLite does.
 *
 * @param lo smallest stored value
 * @param hi largest stored value
 */
public record QuantizedClamp(int lo, int hi) {

  /** The bounds of {@code activation} on the 8-bit value {@code output}. */
  public static QuantizedClamp of(Activation activation, Value output) {
    DataType type = output.sourceType();
    float scale = output.quantization().scale();
    int zeroPoint = output.quantization().zeroPoint() - output.domainShift();
    int lo = bound(activation.min(), scale, zeroPoint, type);
    int hi = bound(activation.max(), scale, zeroPoint, type);
    return new QuantizedClamp(lo + output.domainShift(), hi + output.domainShift());
  }

  private static int bound(float real, float scale, int zeroPoint, DataType type) {
    float q = real / scale + zeroPoint;
    if (q < type.min()) {
      return type.min();
    }
    if (q > type.max()) {
      return type.max();
    }
    return type.isByte() ? Rounding.halfEven(q) : Rounding.halfAway(q);
  }

  /** {@code q} limited to the bounds. */
  public int apply(int q) {
    return Rounding.clamp(q, lo, hi);
  }
}
