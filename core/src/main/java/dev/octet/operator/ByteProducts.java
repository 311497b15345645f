package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Location;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.numerics.Requantization;
import dev.octet.tensor.Memory;

/**
 * Sums of 8-bit products and their requantization: what the scalar convolutions of all kinds and
 * the fully connected layer share.
 */
final class ByteProducts {
  private final int bias;
  private final int inputMask;
  private final int inputZero;
  private final int weightMask;
  private final int weightZero;
  private final int outputZero;
  private final float[] multipliers;
  private final QuantizedClamp clamp;

  /** Products of input 0 and weights 1 with the optional bias 2. */
  ByteProducts(Node node, Activation activation, int channels) {
    this(node, 0, 2, activation, channels);
  }

  /** Products of weights 1 with the given operand, and the number of the optional bias. */
  ByteProducts(Node node, int data, int bias, Activation activation, int channels) {
    Value input = node.input(data);
    Value weights = node.input(1);
    Value output = node.output();
    this.bias = node.input(bias) == null ? -1 : bias;
    this.inputMask = input.type().mask();
    this.inputZero = input.quantization().zeroPoint();
    this.weightMask = weights.type().mask();
    this.weightZero = weights.quantization().zeroPoint(0);
    this.outputZero = output.quantization().zeroPoint();
    this.multipliers =
        Requantization.multipliers(
            input.quantization(), weights.quantization(), output.quantization(), channels);
    this.clamp = QuantizedClamp.of(activation, output);
  }

  /** The bias of a channel; 0 without one. */
  int bias(Memory memory, Location at, int channel) {
    return bias < 0 ? 0 : memory.i32(at.input(bias) + 4 * channel);
  }

  /** {@code a - z_in} for the activation at an address. */
  int value(Memory memory, int address) {
    return (memory.i8(address) & inputMask) - inputZero;
  }

  /** {@code w - z_w} for the weight at an address. */
  int weight(Memory memory, int address) {
    return (memory.i8(address) & weightMask) - weightZero;
  }

  /** {@code sum over k < count of (a[k] - z_in) * (w[k] - z_w)}. */
  int dot(Memory memory, int a, int w, int count) {
    int maskA = inputMask;
    int zeroA = inputZero;
    int maskW = weightMask;
    int zeroW = weightZero;
    int acc = 0;
    for (int k = 0; k < count; k++) {
      acc += ((memory.i8(a + k) & maskA) - zeroA) * ((memory.i8(w + k) & maskW) - zeroW);
    }
    return acc;
  }

  /** Writes the requantized accumulator of a channel. */
  void store(Memory memory, int address, int accumulator, int channel) {
    memory.i8(address, Requantization.apply(accumulator, multipliers[channel], outputZero, clamp));
  }
}
