package dev.octet.quantizer;

import dev.octet.graph.Constant;
import dev.octet.graph.Constants;
import dev.octet.graph.Value;
import dev.octet.numerics.SmallFloat;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;

/** Quantizes constant operands. */
final class WeightQuantizer {
  /** The axis of weights that have one scale. */
  static final int PER_TENSOR = -1;

  private static final double LARGEST_BIAS = 1 << 30;
  private static final float LEAST_HALF = 0x1p-14f;

  private final Constants constants;

  WeightQuantizer(Constants constants) {
    this.constants = constants;
  }

  /** The largest weight of {@code bits}; the smallest is its negative. */
  static int most(int bits) {
    return (1 << bits - 1) - 1;
  }

  /**
   * The scales that represent the largest weight of each channel exactly: {@code max|w| / most}, 1
   * where all weights are 0.
   *
   * @param axis the dimension that counts channels, or {@link #PER_TENSOR}
   */
  static float[] scales(Value weights, int axis, int bits) {
    Shape shape = weights.shape();
    int channels = axis == PER_TENSOR ? 1 : shape.dim(axis);
    int inner = inner(shape, axis);
    float[] largest = new float[channels];
    for (int i = 0; i < shape.elements(); i++) {
      int channel = i / inner % channels;
      largest[channel] = Math.max(largest[channel], Math.abs(weights.constant().f32(i)));
    }
    return divided(largest, most(bits));
  }

  private static float[] divided(float[] largest, int most) {
    float[] scales = new float[largest.length];
    for (int c = 0; c < scales.length; c++) {
      float scale = (float) ((double) largest[c] / most);
      scales[c] = scale >= Float.MIN_NORMAL ? scale : 1;
    }
    return scales;
  }

  private static int inner(Shape shape, int axis) {
    return axis == PER_TENSOR ? shape.elements() : shape.product(axis + 1, shape.rank());
  }

  /**
   * Scales at which every channel's bias fits 32 bits.
   *
   * @param bias constant float32, one for each scale, or null
   * @param inputScale of the activations that the weights are multiplied with
   */
  static float[] widenedFor(Value bias, float[] scales, float inputScale) {
    float[] widened = scales.clone();
    for (int c = 0; bias != null && c < scales.length; c++) {
      double least = Math.abs(bias.constant().f32(c)) / (inputScale * LARGEST_BIAS);
      widened[c] = (float) Math.max(scales[c], least);
    }
    return widened;
  }

  /** Symmetric integer weights: {@code he(w / s)}, clipped to {@code [-most, most]}. */
  Value weights(int id, Value weights, int axis, float[] scales, int bits) {
    Quantization quantization =
        scales.length == 1
            ? Quantization.perTensor(scales[0], 0)
            : Quantization.perChannel(scales, new int[scales.length], axis);
    return stored(id, weights, quantization, inner(weights.shape(), axis), scales, bits);
  }

  /**
   * Symmetric integer weights with a scale for each {@code block} elements of a row. Scales are
   * bfloat16 numbers in the range of float16, so that the file holds them exactly and every runtime
   * computes with the same.
   */
  Value inBlocks(int id, Value weights, int block, int bits) {
    int count = weights.shape().elements() / block;
    float[] largest = new float[count];
    for (int i = 0; i < weights.shape().elements(); i++) {
      largest[i / block] = Math.max(largest[i / block], Math.abs(weights.constant().f32(i)));
    }
    float[] scales = divided(largest, most(bits));
    for (int i = 0; i < count; i++) {
      scales[i] = Math.max(SmallFloat.toBfloat(scales[i]), LEAST_HALF);
    }
    return stored(id, weights, Quantization.blockwise(scales, block), block, scales, bits);
  }

  private Value stored(
      int id, Value weights, Quantization quantization, int inner, float[] scales, int bits) {
    Constant real = weights.constant();
    int most = most(bits);
    byte[] bytes = new byte[weights.shape().elements()];
    for (int i = 0; i < bytes.length; i++) {
      double q = HalfEven.round((double) real.f32(i) / scales[i / inner % scales.length]);
      bytes[i] = (byte) Math.max(-most, Math.min(most, q));
    }
    return Value.of(
        id, weights.name(), DataType.INT8, weights.shape(), quantization, constants.bytes(bytes));
  }

  /**
   * An integer bias: {@code he(bias / (s_in * s_w))}, the scale being {@code fl(s_in * s_w)}.
   *
   * @param type int32, or int64 beside activations of 16 bits
   */
  Value bias(int id, Value bias, Quantization weights, float inputScale, DataType type) {
    int channels = bias.shape().elements();
    float[] scales = new float[channels];
    int[] values = new int[channels];
    int[] words = new int[2 * channels];
    for (int c = 0; c < channels; c++) {
      scales[c] = inputScale * weights.scale(c);
      double exact = (double) inputScale * weights.scale(c);
      double q = HalfEven.round(bias.constant().f32(c) / exact);
      values[c] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, q));
      long wide = (long) q;
      words[2 * c] = (int) wide;
      words[2 * c + 1] = (int) (wide >> 32);
    }
    return Value.of(
        id,
        bias.name(),
        type,
        bias.shape(),
        channels == 1
            ? Quantization.perTensor(scales[0], 0)
            : Quantization.perChannel(scales, new int[channels], 0),
        constants.ints(type == DataType.INT64 ? words : values));
  }

  /** float32 weights, each the float16 number that is nearest. */
  Value halves(int id, Value weights) {
    float[] values = new float[weights.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      int half = SmallFloat.toHalf(weights.constant().f32(i));
      values[i] = Float.intBitsToFloat(SmallFloat.fromHalf(half));
    }
    return real(id, weights, values);
  }

  /** The float32 weights that integer ones stand for. */
  Value widened(int id, Value integers) {
    Quantization quantization = integers.quantization();
    int run = quantization.run(integers.shape());
    float[] values = new float[integers.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = quantization.scale(i / run % quantization.size()) * integers.constant().i8(i);
    }
    return real(id, integers, values);
  }

  private Value real(int id, Value source, float[] values) {
    return Value.of(
        id,
        source.name(),
        DataType.FLOAT32,
        source.shape(),
        Quantization.NONE,
        constants.floats(values));
  }

  /** An operand that is no weights, such as the constant side of an addition. */
  Value operand(int id, Value real, DataType type, Quantization quantization) {
    byte[] bytes = new byte[real.shape().elements() * type.bytes()];
    for (int i = 0; i < real.shape().elements(); i++) {
      double rounded =
          HalfEven.round((double) real.constant().f32(i) / quantization.scale())
              + quantization.zeroPoint();
      int q = (int) Math.max(type.min(), Math.min(type.max(), rounded));
      for (int k = 0; k < type.bytes(); k++) {
        bytes[i * type.bytes() + k] = (byte) (q >> 8 * k);
      }
    }
    return Value.of(id, real.name(), type, real.shape(), quantization, constants.bytes(bytes));
  }
}
