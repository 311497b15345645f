package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Location;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.numerics.Requantization;
import dev.octet.numerics.SmallFloat;
import dev.octet.numerics.WideRequantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;

/**
 * Sums of products of 8-bit weights with activations and what becomes of them: what the scalar
 * convolutions of all kinds and the fully connected layer share. Sums of 8-bit activations are
 * 32-bit, by {@link Requantization}; those of 16-bit ones have the bias' type, without a bias 64
 * bits in convolutions and 32 in layers, by {@link WideRequantization}. float32 activations are
 * quantized to {@link DynamicRows}; their sums become {@code act(fl(fl(fl(sum) * row's scale) *
 * channel's scale) + bias)}.
 */
final class Products {
  private final int bias;
  private final DataType biasType;
  private final int inputMask;
  private final int inputZero;
  private final int weightMask;
  private final int weightZero;
  private final int outputZero;
  private final float[] multipliers;
  private final QuantizedClamp clamp;
  private final WideRequantization wide;
  private final int data;
  private final Activation activation;
  private final Quantization scales;
  private final DynamicRows rows;

  /** Products of input 0 and weights 1 with the optional bias 2. */
  Products(Node node, Activation activation, int channels, DynamicRows rows) {
    this(node, 0, 2, activation, channels, rows);
  }

  /**
   * Products of weights 1 with the given operand, and the number of the optional bias.
   *
   * @param rows how float32 activations are quantized
   */
  Products(Node node, int data, int bias, Activation activation, int channels, DynamicRows rows) {
    this.data = data;
    this.activation = activation;
    this.rows = rows;
    Value input = node.input(data);
    Value weights = node.input(1);
    Value output = node.output();
    this.bias = node.input(bias) == null ? -1 : bias;
    this.biasType = this.bias < 0 ? null : node.input(bias).type();
    this.inputMask = input.type().mask();
    this.weightMask = weights.type().mask();
    this.weightZero = weights.quantization().zeroPoint(0);
    this.scales = weights.quantization();
    if (rows != null) {
      this.inputZero = 0;
      this.outputZero = 0;
      this.multipliers = null;
      this.clamp = null;
      this.wide = null;
      return;
    }
    this.inputZero = input.quantization().zeroPoint();
    this.outputZero = output.quantization().zeroPoint();
    this.multipliers =
        Requantization.multipliers(input.quantization(), scales, output.quantization(), channels);
    this.clamp = QuantizedClamp.of(activation, output);
    boolean isLayer = node.operator() instanceof FullyConnected;
    boolean sums64 = biasType == null ? !isLayer : biasType == DataType.INT64;
    this.wide =
        input.type().isByte()
            ? null
            : new WideRequantization(input, weights, output, isLayer, sums64, activation);
  }

  /** Whether the activations that are multiplied have 16 bits. */
  boolean isWide() {
    return wide != null || rows != null;
  }

  /** Bytes of an activation that is multiplied. */
  int valueBytes() {
    return isWide() ? 2 : 1;
  }

  /** Where the activations that are multiplied lie. */
  int values(Location at) {
    return rows == null ? at.input(data) : rows.values(at);
  }

  /** Bytes of scratch space. */
  long scratchBytes() {
    return rows == null ? 0 : rows.scratchBytes();
  }

  /** Quantizes the rows {@code [from, to)} of float32 activations. */
  void prepare(Memory memory, Location at, int from, int to) {
    if (rows != null) {
      rows.quantize(memory, at, from, to);
    }
  }

  /** The bias of a channel in an integer sum; 0 without one. */
  long bias(Memory memory, Location at, int channel) {
    return bias < 0 || rows != null
        ? 0
        : Elements.get(memory, biasType, at.input(bias) + biasType.bytes() * channel);
  }

  /** {@code a - z_in} for the 8-bit activation at an address. */
  int value(Memory memory, int address) {
    return (memory.i8(address) & inputMask) - inputZero;
  }

  /** {@code w - z_w} for the weight at an address. */
  int weight(Memory memory, int address) {
    return (memory.i8(address) & weightMask) - weightZero;
  }

  /** {@code sum over k < count of (a[k] - z_in) * (w[k] - z_w)}. */
  long dot(Memory memory, int a, int w, int count) {
    int maskW = weightMask;
    int zeroW = weightZero;
    if (isWide()) {
      long sum = 0;
      for (int k = 0; k < count; k++) {
        sum += memory.i16(a + 2 * k) * ((memory.i8(w + k) & maskW) - zeroW);
      }
      return sum;
    }
    int maskA = inputMask;
    int zeroA = inputZero;
    int acc = 0;
    for (int k = 0; k < count; k++) {
      acc += ((memory.i8(a + k) & maskA) - zeroA) * ((memory.i8(w + k) & maskW) - zeroW);
    }
    return acc;
  }

  /**
   * Writes what becomes of the sum of a channel.
   *
   * @param row the row of float32 activations that was multiplied
   */
  void store(Memory memory, Location at, int row, int address, long sum, int channel) {
    if (rows != null) {
      float scaled = (float) (int) sum * rows.scale(memory, at, row) * scales.scale(channel);
      storeReal(memory, at, address, scaled, channel);
    } else if (wide == null) {
      int acc = (int) sum;
      memory.i8(address, Requantization.apply(acc, multipliers[channel], outputZero, clamp));
    } else {
      memory.i16(address, wide.apply(sum, channel));
    }
  }

  /**
   * The same for weights quantized by blocks: {@code fl(sum + fl(block's sum * its scale))} from
   * +0.0 on, the scales rounded to bfloat16 as XNNPACK does, then times the row's scale.
   *
   * @param a address of the activations
   * @param w address of the weights
   */
  void storeBlocks(
      Memory memory, Location at, int row, int address, int a, int w, int count, int channel) {
    int block = scales.block();
    float sum = 0f;
    for (int k = 0; k < count; k += block) {
      int part = (int) dot(memory, a + 2 * k, w + k, block);
      sum += part * SmallFloat.toBfloat(scales.scale((channel * count + k) / block));
    }
    storeReal(memory, at, address, sum * rows.scale(memory, at, row), channel);
  }

  private void storeReal(Memory memory, Location at, int address, float scaled, int channel) {
    float start = bias < 0 ? 0f : memory.f32(at.input(bias) + 4 * channel);
    memory.f32(address, activation.apply(scaled + start));
  }
}
