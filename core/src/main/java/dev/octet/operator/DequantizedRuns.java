package dev.octet.operator;

import dev.octet.graph.Value;
import dev.octet.numerics.FloatQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;

/** The real values of a quantized tensor, per tensor, per channel or by blocks. */
final class DequantizedRuns {
  private final FloatQuantization[] rules;
  private final int run;
  private final DataType type;

  DequantizedRuns(Value value) {
    Quantization quantization = value.quantization();
    this.rules = new FloatQuantization[quantization.size()];
    for (int c = 0; c < rules.length; c++) {
      rules[c] = new FloatQuantization(quantization, value.type(), c);
    }
    this.run = quantization.run(value.shape());
    this.type = value.type();
  }

  /** Writes the elements {@code [from, to)} of the tensor at {@code tensor} as float32. */
  void write(Memory memory, int tensor, int from, int to, int output) {
    int out = output;
    for (int i = from; i < to; ) {
      FloatQuantization rule = rules[i / run % rules.length];
      for (int end = Math.min(to - i, run - i % run) + i; i < end; i++) {
        int q = (int) Elements.get(memory, type, tensor + i * type.bytes());
        memory.f32(out, rule.dequantize(q));
        out += 4;
      }
    }
  }
}
