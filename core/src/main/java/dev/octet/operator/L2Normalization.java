package dev.octet.operator;

import dev.octet.tensor.Memory;

/**
 * L2_NORMALIZATION over the innermost dimension: {@code x / sqrt(max(sum of x^2, 1e-6))}, the sum
 * in float32 from the first value to the last.
 *
 * <p>Restriction: No fused activation.
 */
public final class L2Normalization extends RowFunction {
  private static final float LEAST = 1e-6f;

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.SIGNED_UNIT;
  }

  @Override
  public String name() {
    return "L2_NORMALIZATION";
  }

  @Override
  void apply(Memory memory, int row, int depth) {
    float sum = 0;
    for (int i = 0; i < 4 * depth; i += 4) {
      float x = memory.f32(row + i);
      sum += x * x;
    }
    float norm = (float) Math.sqrt(sum < LEAST ? LEAST : sum);
    for (int i = 0; i < 4 * depth; i += 4) {
      memory.f32(row + i, memory.f32(row + i) / norm);
    }
  }
}
