package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Value;
import dev.octet.numerics.FloatQuantization;
import dev.octet.quantizer.Range;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;

/** Between the stored elements of a tensor and the real numbers that they stand for. */
final class RealElements {
  private RealElements() {}

  /**
   * The real numbers that elements stand for; integers without a scale stand for themselves.
   *
   * @param stored little-endian, in the type of {@code value}
   */
  static float[] of(byte[] stored, Value value) {
    DataType type = value.type();
    Quantization quantization = value.quantization();
    int run = quantization.run(value.shape());
    float[] reals = new float[stored.length / type.bytes()];
    for (int i = 0; i < reals.length; i++) {
      long element = element(stored, i, type);
      if (type == DataType.FLOAT32) {
        reals[i] = Float.intBitsToFloat((int) element);
      } else if (quantization.isNone()) {
        reals[i] = element;
      } else {
        int channel = i / run % quantization.size();
        reals[i] = (element - quantization.zeroPoint(channel)) * quantization.scale(channel);
      }
    }
    return reals;
  }

  /** An element, the sign extended to 64 bits unless the type has none. */
  static long element(byte[] stored, int index, DataType type) {
    int bytes = type.bytes();
    long bits = 0;
    for (int k = 0; k < bytes; k++) {
      bits |= (stored[index * bytes + k] & 0xFFL) << 8 * k;
    }
    boolean isUnsigned = type == DataType.UINT8 || type == DataType.BOOL;
    int unused = 64 - 8 * bytes;
    return isUnsigned ? bits : bits << unused >> unused;
  }

  /**
   * The stored elements of real numbers, rounded as QUANTIZE does.
   *
   * @param value float32, or of a type with one scale
   * @return little-endian
   */
  static byte[] stored(float[] reals, Value value) {
    DataType type = value.type();
    boolean isFloat = type == DataType.FLOAT32;
    FloatQuantization rule = isFloat ? null : FloatQuantization.of(value);
    byte[] stored = new byte[reals.length * type.bytes()];
    for (int i = 0; i < reals.length; i++) {
      int bits = isFloat ? Float.floatToRawIntBits(reals[i]) : rule.quantize(reals[i]);
      for (int k = 0; k < type.bytes(); k++) {
        stored[i * type.bytes() + k] = (byte) (bits >> 8 * k);
      }
    }
    return stored;
  }

  /**
   * What a value of a graph stores for the elements of another graph's value.
   *
   * @param stored elements of {@code source}, little-endian
   */
  static byte[] converted(byte[] stored, Value source, Value value) {
    return source.type() == value.type() ? stored : stored(of(stored, source), value);
  }

  /** The real numbers that are rounded to integers of a tensor with one scale. */
  static Range representable(Value value) {
    float scale = value.quantization().scale();
    int zeroPoint = value.quantization().zeroPoint();
    return new Range(
        (value.type().min() - zeroPoint - 0.5f) * scale,
        (value.type().max() - zeroPoint + 0.5f) * scale);
  }
}
