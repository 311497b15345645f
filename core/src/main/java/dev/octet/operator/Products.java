package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Location;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.numerics.Requantization;
import dev.octet.numerics.WideRequantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;

/**
 * Sums of products of 8-bit weights with 8-bit or 16-bit activations and their requantization: what
 * the scalar convolutions of all kinds and the fully connected layer share. Sums of 8-bit
 * activations are 32-bit, by {@link Requantization}; those of 16-bit ones have the bias' type,
 * without a bias 64 bits in convolutions and 32 in layers, by {@link WideRequantization}.
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

  /** Products of input 0 and weights 1 with the optional bias 2. */
  Products(Node node, Activation activation, int channels) {
    this(node, 0, 2, activation, channels);
  }

  /** Products of weights 1 with the given operand, and the number of the optional bias. */
  Products(Node node, int data, int bias, Activation activation, int channels) {
    Value input = node.input(data);
    Value weights = node.input(1);
    Value output = node.output();
    this.bias = node.input(bias) == null ? -1 : bias;
    this.biasType = this.bias < 0 ? null : node.input(bias).type();
    this.inputMask = input.type().mask();
    this.inputZero = input.quantization().zeroPoint();
    this.weightMask = weights.type().mask();
    this.weightZero = weights.quantization().zeroPoint(0);
    this.outputZero = output.quantization().zeroPoint();
    this.multipliers =
        Requantization.multipliers(
            input.quantization(), weights.quantization(), output.quantization(), channels);
    this.clamp = QuantizedClamp.of(activation, output);
    boolean isLayer = node.operator() instanceof FullyConnected;
    boolean sums64 = biasType == null ? !isLayer : biasType == DataType.INT64;
    this.wide =
        input.type().isByte()
            ? null
            : new WideRequantization(input, weights, output, isLayer, sums64, activation);
  }

  /** Whether activations have 16 bits. */
  boolean isWide() {
    return wide != null;
  }

  /** The bias of a channel; 0 without one. */
  long bias(Memory memory, Location at, int channel) {
    return bias < 0
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
    if (wide != null) {
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

  /** Writes the requantized sum of a channel. */
  void store(Memory memory, int address, long sum, int channel) {
    if (wide == null) {
      int acc = (int) sum;
      memory.i8(address, Requantization.apply(acc, multipliers[channel], outputZero, clamp));
    } else {
      memory.i16(address, wide.apply(sum, channel));
    }
  }
}
