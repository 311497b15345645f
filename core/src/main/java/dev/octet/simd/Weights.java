package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Requantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * The weights, bias and scales of a layer as kernels want them: signed weights {@code w'} with zero
 * point {@code z'}, the activations' zero point folded into the bias.
 *
 * <p>With {@code w - z_w = w' - z'}: {@code sum of (a - z_a) * (w - z_w) = sum of a * w' - z' * sum
 * of a - z_a * sum of w' + K * z_a * z'}. Everything but the first two sums is constant.
 */
final class Weights {
  private final Value weights;
  private final Value bias;
  private final int channels;
  private final int depth;
  private final int channelStep;
  private final int depthStep;
  private final int mask;
  private final int shift;
  private final int zeroPoint;
  private final int inputZero;
  private final int inputOffset;
  private final float[] multipliers;

  /**
   * The weights of a node, element (channel, k) at {@code channel * channelStep + k * depthStep}.
   *
   * @param depth number of products per output
   */
  Weights(Node node, int channels, int depth, int channelStep, int depthStep) {
    Value input = node.input(0);
    this.weights = node.input(1);
    this.bias = node.input(2);
    this.channels = channels;
    this.depth = depth;
    this.channelStep = channelStep;
    this.depthStep = depthStep;
    this.mask = weights.type().mask();
    this.shift = weights.type() == DataType.UINT8 ? 128 : 0;
    this.zeroPoint = weights.quantization().zeroPoint(0) - shift;
    this.inputZero = input.quantization().zeroPoint();
    this.inputOffset = Epilogue.unsignedOffset(input);
    this.multipliers =
        Requantization.multipliers(
            input.quantization(), weights.quantization(), node.output().quantization(), channels);
  }

  /** Output channels. */
  int channels() {
    return channels;
  }

  /** Whether there is a weight zero point, so that sums of activations are needed. */
  boolean isAsymmetric() {
    return zeroPoint != 0;
  }

  /** The factor of the sum of activations. */
  int correction() {
    return -zeroPoint;
  }

  /** The factor from a channel's accumulator to its output. */
  float multiplier(int channel) {
    return multipliers[channel];
  }

  /** The memory in which the weights of the file lie. */
  Memory memory() {
    return weights.constant().memory();
  }

  /** Where weight (channel, k) lies in {@link #memory}. */
  int address(int channel, int k) {
    return weights.constant().address() + channel * channelStep + k * depthStep;
  }

  /** Bytes from one channel to the next. */
  int channelStep() {
    return channelStep;
  }

  /** Bytes from one k to the next. */
  int step() {
    return depthStep;
  }

  /** The signed weight {@code w'} of a stored byte. */
  int signed(byte stored) {
    return (stored & mask) - shift;
  }

  /** The bits that turn a stored byte into the signed weight, in all four bytes. */
  int flip() {
    return shift * 0x01010101;
  }

  /** The weight with its zero point subtracted. */
  int centred(int channel, int k) {
    return signed(memory().i8(address(channel, k))) - zeroPoint;
  }

  /**
   * The bias to which {@code sum of a * w' - z' * sum of unsigned a} is added; unsigned activations
   * are 128 larger where the input is int8.
   *
   * @param sum the sum of the channel's {@code w'}
   */
  int foldedBias(int channel, int sum) {
    return bias(channel) - inputZero * sum + depth * zeroPoint * (inputZero + inputOffset);
  }

  /**
   * The bias to which {@code sum of a * (w - z_w)} is added.
   *
   * @param sum the sum of the channel's centred weights
   */
  int foldedBiasOfCentred(int channel, int sum) {
    return bias(channel) - inputZero * sum;
  }

  /** Whether every centred weight of a channel fits a signed byte. */
  boolean channelFitsBytes(int channel) {
    for (int k = 0; zeroPoint != 0 && k < depth; k++) {
      if (centred(channel, k) != firstTerm(centred(channel, k))) {
        return false;
      }
    }
    return true;
  }

  /** Whether centred weight {@code k} of every channel fits a signed byte. */
  boolean fitBytes(int k) {
    for (int channel = 0; zeroPoint != 0 && channel < channels; channel++) {
      if (centred(channel, k) != firstTerm(centred(channel, k))) {
        return false;
      }
    }
    return true;
  }

  /** The signed byte next to a centred weight; what is left of the weight fits one, too. */
  static int firstTerm(int centred) {
    return Math.max(-128, Math.min(127, centred));
  }

  private int bias(int channel) {
    return bias == null ? 0 : bias.constant().i32(channel);
  }

  /**
   * Whether every accumulator, scaled, stays below 2^22, where adding 1.5 * 2^23 rounds exactly:
   * {@code (|bias| + 255 * sum of |w - z_w|) * m < 2^22} in every channel.
   */
  boolean roundExactly() {
    for (int c = 0; c < channels; c++) {
      double most = Math.abs((double) bias(c));
      if (!((most + 255.0 * 255.0 * depth) * multipliers[c] < 1 << 22)) {
        for (int k = 0; k < depth; k++) {
          most += 255.0 * Math.abs(centred(c, k));
        }
        if (!(most * multipliers[c] < 1 << 22)) {
          return false;
        }
      }
    }
    return true;
  }
}
