package dev.octet.quantizer;

import dev.octet.graph.Constant;
import dev.octet.graph.Constants;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;

/** Quantizes constant operands. */
final class WeightQuantizer {
  private static final int MOST = 127;
  private static final double LARGEST_BIAS = 1 << 30;

  private final Constants constants;

  WeightQuantizer(Constants constants) {
    this.constants = constants;
  }

  /**
   * Symmetric int8 weights in [-127, 127] with a scale for each index of {@code axis}: {@code
   * max|w| / 127}, larger where the channel's bias would not fit 32 bits otherwise.
   *
   * @param weights constant float32
   * @param bias constant float32, one for each index of the axis, or null
   * @param inputScale of the activations that the weights are multiplied with
   */
  Value weights(int id, Value weights, int axis, Value bias, float inputScale) {
    Shape shape = weights.shape();
    Constant real = weights.constant();
    int channels = shape.dim(axis);
    int inner = shape.product(axis + 1, shape.rank());
    float[] largest = new float[channels];
    for (int i = 0; i < shape.elements(); i++) {
      int channel = i / inner % channels;
      largest[channel] = Math.max(largest[channel], Math.abs(real.f32(i)));
    }
    float[] scales = new float[channels];
    for (int c = 0; c < channels; c++) {
      double forBias =
          bias == null ? 0 : Math.abs(bias.constant().f32(c)) / (inputScale * LARGEST_BIAS);
      float scale = (float) Math.max(largest[c] / MOST, forBias);
      scales[c] = scale >= Float.MIN_NORMAL ? scale : 1;
    }
    byte[] bytes = new byte[shape.elements()];
    for (int i = 0; i < bytes.length; i++) {
      double q = HalfEven.round((double) real.f32(i) / scales[i / inner % channels]);
      bytes[i] = (byte) Math.max(-MOST, Math.min(MOST, q));
    }
    return Value.of(
        id,
        weights.name(),
        DataType.INT8,
        shape,
        channels == 1
            ? Quantization.perTensor(scales[0], 0)
            : Quantization.perChannel(scales, new int[channels], axis),
        constants.bytes(bytes));
  }

  /** An int32 bias: {@code he(bias / (s_in * s_w))}, the scale being {@code fl(s_in * s_w)}. */
  Value bias(int id, Value bias, Quantization weights, float inputScale) {
    int channels = bias.shape().elements();
    float[] scales = new float[channels];
    int[] values = new int[channels];
    for (int c = 0; c < channels; c++) {
      scales[c] = inputScale * weights.scale(c);
      double exact = (double) inputScale * weights.scale(c);
      double q = HalfEven.round(bias.constant().f32(c) / exact);
      values[c] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, q));
    }
    return Value.of(
        id,
        bias.name(),
        DataType.INT32,
        bias.shape(),
        channels == 1
            ? Quantization.perTensor(scales[0], 0)
            : Quantization.perChannel(scales, new int[channels], 0),
        constants.ints(values));
  }

  /** An operand that is no weights, such as the constant side of an addition. */
  Value operand(int id, Value real, Quantization quantization) {
    byte[] bytes = new byte[real.shape().elements()];
    for (int i = 0; i < bytes.length; i++) {
      double q =
          HalfEven.round((double) real.constant().f32(i) / quantization.scale())
              + quantization.zeroPoint();
      bytes[i] = (byte) Math.max(DataType.INT8.min(), Math.min(DataType.INT8.max(), q));
    }
    return Value.of(
        id, real.name(), DataType.INT8, real.shape(), quantization, constants.bytes(bytes));
  }
}
