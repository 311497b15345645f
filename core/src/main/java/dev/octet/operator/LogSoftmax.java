package dev.octet.operator;

import dev.octet.numerics.Exponential;
import dev.octet.numerics.Logarithm;
import dev.octet.tensor.Memory;

/**
 * LOG_SOFTMAX over the innermost dimension: {@code (x - max) - log(sum of exp(x - max))}, the sum
 * in float32 from the first value to the last.
 */
public final class LogSoftmax extends RowFunction {

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.LOGARITHM;
  }

  @Override
  public String name() {
    return "LOG_SOFTMAX";
  }

  @Override
  void apply(Memory memory, int row, int depth) {
    float max = memory.f32(row);
    for (int i = 4; i < 4 * depth; i += 4) {
      float x = memory.f32(row + i);
      max = x > max ? x : max;
    }
    float sum = 0;
    for (int i = 0; i < 4 * depth; i += 4) {
      sum += Exponential.exp(memory.f32(row + i) - max);
    }
    float log = (float) Logarithm.log(sum);
    for (int i = 0; i < 4 * depth; i += 4) {
      memory.f32(row + i, memory.f32(row + i) - max - log);
    }
  }
}
