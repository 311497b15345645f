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
  private final float outputScale;
  private final int zeroPoint;
  private final boolean truncates;
  private final int min;
  private final int max;

  /** The rule for an 8-bit per-tensor input and output. */
  public SoftmaxTable(Value input, float beta, Value output) {
    float scale = -input.quantization().scale() * beta;
    for (int d = 0; d < table.length; d++) {
      table[d] = (float) Exponential.exp(scale * d);
    }
    this.outputScale = output.quantization().scale();
    this.zeroPoint = output.quantization().zeroPoint();
    this.truncates = output.sourceType() == DataType.UINT8;
    this.min = output.type().min();
    this.max = output.type().max();
  }

  /** The exponential for a value that lies {@code d} steps below the maximum, 0 to 255. */
  public float exp(int d) {
    return table[d];
  }

  /** Whether fractions are cut off after adding one half; else ties round away from zero. */
  public boolean truncates() {
    return truncates;
  }

  /** The factor from exponentials to quantized probabilities. */
  public float inverse(float sum) {
    return 1f / (sum * outputScale);
  }

  /** The stored probability, clamped. */
  public int apply(int d, float inverse) {
    float p = table[d] * inverse;
    int rounded = Rounding.halfAway(p);
    if (truncates) {
      float half = p + 0.5f;
      rounded = half < 256 ? (int) half : 256;
    }
    return Rounding.clamp(rounded + zeroPoint, min, max);
  }
}
