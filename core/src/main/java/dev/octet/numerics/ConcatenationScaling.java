package dev.octet.numerics;

import dev.octet.graph.Value;

/**
 * The rule by which CONCATENATION rescales an 8-bit input (TFLite's ConcatenationWithScaling):
 * {@code scale = fl(s_in * fl(1 / s_o))}, {@code bias = fl(-z_in * scale)}, {@code roundf(fl(fl(q *
 * scale) + bias)) + z_o}, clamped; computed in the form of the model file.
 */
public final class ConcatenationScaling {
  private final float scale;
  private final float bias;
  private final int inputMask;
  private final int inputShift;
  private final int zeroPoint;
  private final int min;
  private final int max;

  /** The rule from one input to the output, both per-tensor. */
  public ConcatenationScaling(Value input, Value output) {
    this.scale = input.quantization().scale() * (1f / output.quantization().scale());
    this.inputShift = input.domainShift();
    this.bias = -(input.quantization().zeroPoint() - inputShift) * scale;
    this.inputMask = input.type().mask();
    this.zeroPoint = output.quantization().zeroPoint();
    this.min = output.type().min();
    this.max = output.type().max();
  }

  /** The stored result for a stored byte. */
  public int apply(byte stored) {
    int q = (stored & inputMask) - inputShift;
    float x = q * scale + bias;
    return Rounding.clamp(Rounding.halfAway(x) + zeroPoint, min, max);
  }
}
