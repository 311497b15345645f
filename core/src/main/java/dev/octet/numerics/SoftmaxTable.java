package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.DataType;

/**
 * The rule of quantized SOFTMAX (TFLite's look-up table): {@code T[d] = f32(exp(fl(fl(-s_in * beta)
 * * d)))} for {@code d = max - q}; {@code inv = fl(1 / fl(sum * s_o))}; {@code p = fl(T * inv)};
 * uint8 rounds {@code trunc(fl(p + 0.5))}, int8 half away from zero, then adds the zero point.
 */
public final class SoftmaxTable {
  private final float[] table = new float[256];
  private final Value output;

  /** The rule for an 8-bit per-tensor input and output. */
  public SoftmaxTable(Value input, float beta, Value output) {
    float scale = -input.quantization().scale() * beta;
    for (int d = 0; d < table.length; d++) {
      table[d] = (float) Exponential.exp(scale * d);
    }
    this.output = output;
  }

  /** The exponential for a value that lies {@code d} steps below the maximum, 0 to 255. */
  public float exp(int d) {
    return table[d];
  }

  /** The factor from exponentials to quantized probabilities. */
  public float inverse(float sum) {
    return 1f / (sum * output.quantization().scale());
  }

  /** The stored probability, clamped. */
  public int apply(int d, float inverse) {
    float p = table[d] * inverse;
    int rounded = output.sourceType() == DataType.UINT8 ? (int) (p + 0.5f) : Rounding.halfAway(p);
    DataType type = output.type();
    return Rounding.clamp(rounded + output.quantization().zeroPoint(), type.min(), type.max());
  }
}
