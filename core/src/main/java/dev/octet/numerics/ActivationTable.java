package dev.octet.numerics;

import dev.octet.graph.Value;
import dev.octet.tensor.DataType;

/** A function of one 8-bit value as a table of 256 stored results. */
public final class ActivationTable {
  private final byte[] table = new byte[256];

  private ActivationTable() {}

  /** LOGISTIC: {@code 1 / (1 + exp(-x))} in float32, then the float-to-8-bit rule. */
  public static ActivationTable logistic(Value input, Value output) {
    ActivationTable result = new ActivationTable();
    FloatQuantization from = new FloatQuantization(input.quantization(), input.type());
    FloatQuantization to = new FloatQuantization(output.quantization(), output.type());
    for (int q = input.type().min(); q <= input.type().max(); q++) {
      float exp = (float) Exponential.exp(-from.dequantize(q));
      result.table[q & 0xFF] = (byte) to.quantize(1f / (1f + exp));
    }
    return result;
  }

  /** QUANTIZE between 8-bit types: {@link Rescaling}. */
  public static ActivationTable rescaling(Value input, Value output) {
    ActivationTable result = new ActivationTable();
    Rescaling rule = new Rescaling(input, output);
    DataType type = output.type();
    for (int q = input.type().min(); q <= input.type().max(); q++) {
      result.table[q & 0xFF] = (byte) Rounding.clamp(rule.apply(q), type.min(), type.max());
    }
    return result;
  }

  /** The stored result for a stored byte. */
  public byte apply(int q) {
    return table[q & 0xFF];
  }
}
