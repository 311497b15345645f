package dev.octet.simd;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Requantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * The weights, bias and scales of a layer as kernels want them: the weights minus their zero point,
 * the activations' zero point folded into the bias. Where float32 activations get their zero point
 * while the model runs, it counts as 1, the bias as 0, and the factors are the weights' scales.
 */
final class Weights {
  /** Products of a weight of 4 bits and an activation, 16 times, whose sum fits into an int32. */
  private static final int MOST_NARROW = 1 << 16;

  private final Value weights;
  private final Value bias;
  private final int channels;
  private final int depth;
  private final int channelStep;
  private final int depthStep;
  private final int[] taps;
  private final int tapDepth;
  private final int mask;
  private final int shift;
  private final int zeroPoint;
  private final int inputZero;
  private final float[] multipliers;

  /**
   * The weights of a node, element (channel, k) at {@code channel * channelStep + k * depthStep}.
   *
   * @param depth number of products per output
   */
  Weights(Node node, int channels, int depth, int channelStep, int depthStep) {
    this(node, 0, channels, depth, channelStep, depthStep, null, depth);
  }

  /**
   * Some taps of a window: element (channel, k) at {@code channel * channelStep + taps[k /
   * tapDepth] + k % tapDepth}.
   *
   * @param data the operand that is multiplied; the bias stands behind it and the weights
   */
  Weights(Node node, int data, int channels, int channelStep, int[] taps, int tapDepth) {
    this(node, data, channels, taps.length * tapDepth, channelStep, 0, taps, tapDepth);
  }

  private Weights(
      Node node,
      int data,
      int channels,
      int depth,
      int channelStep,
      int depthStep,
      int[] taps,
      int tapDepth) {
    Value input = node.input(data);
    boolean isDynamic = input.type() == DataType.FLOAT32;
    this.weights = node.input(1);
    this.bias = isDynamic ? null : node.input(Math.max(data, 1) + 1);
    this.channels = channels;
    this.depth = depth;
    this.channelStep = channelStep;
    this.depthStep = depthStep;
    this.taps = taps;
    this.tapDepth = tapDepth;
    this.mask = weights.type().mask();
    this.shift = weights.type() == DataType.UINT8 ? 128 : 0;
    this.zeroPoint = weights.quantization().zeroPoint(0) - shift;
    this.inputZero = isDynamic ? 1 : input.quantization().zeroPoint();
    this.multipliers = isDynamic ? scales(channels) : multipliers(input, node.output(), channels);
  }

  private float[] multipliers(Value input, Value output, int count) {
    return Requantization.multipliers(
        input.quantization(), weights.quantization(), output.quantization(), count);
  }

  private float[] scales(int count) {
    float[] scales = new float[count];
    for (int c = 0; c < count; c++) {
      scales[c] = weights.quantization().scale(c);
    }
    return scales;
  }

  /** Output channels. */
  int channels() {
    return channels;
  }

  /** Products per output. */
  int depth() {
    return depth;
  }

  /** Whether the weights have a zero point other than the middle of their range. */
  boolean isAsymmetric() {
    return zeroPoint != 0;
  }

  /** The zero point of stored bytes with {@link #flip}. */
  int zeroPoint() {
    return zeroPoint;
  }

  /** The zero point of stored bytes seen as uint8. */
  int unsignedZeroPoint() {
    return zeroPoint + 128;
  }

  /** The bits that turn a stored byte into uint8. */
  int unsignedFlip() {
    return 128 - shift;
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
    int offset = taps == null ? k * depthStep : taps[k / tapDepth] + k % tapDepth;
    return weights.constant().address() + channel * channelStep + offset;
  }

  /** Bytes from one channel to the next. */
  int channelStep() {
    return channelStep;
  }

  /** Bytes from one k to the next; 0 if they differ. */
  int step() {
    return depthStep;
  }

  /** The bits that turn a stored byte into a signed one, in all four bytes. */
  int flip() {
    return shift * 0x01010101;
  }

  /** The weight with its zero point subtracted. */
  int centred(int channel, int k) {
    return (memory().i8(address(channel, k)) & mask) - shift - zeroPoint;
  }

  /**
   * The bias to which {@code sum of a * (w - z_w)} is added.
   *
   * @param sum the sum of the channel's centred weights
   */
  int foldedBias(int channel, int sum) {
    return bias(channel) - inputZero * sum;
  }

  /** Whether all centred weights are numbers of 4 bits, and sums of 16 times products fit. */
  boolean areNarrow() {
    for (int channel = 0; channel < channels; channel++) {
      for (int k = 0; k < depth; k++) {
        int w = centred(channel, k);
        if (w < -8 || w > 7) {
          return false;
        }
      }
    }
    return depth <= MOST_NARROW;
  }

  /** The most terms that a centred weight of the channels {@code [from, to)} needs. */
  int terms(int from, int to) {
    int most = 1;
    for (int channel = from; zeroPoint != 0 && channel < to; channel++) {
      for (int k = 0; k < depth; k++) {
        most = Math.max(most, termsOf(centred(channel, k)));
      }
    }
    return most;
  }

  /** The most terms that centred weight {@code k} of any channel needs. */
  int terms(int k) {
    int most = 1;
    for (int channel = 0; zeroPoint != 0 && channel < channels; channel++) {
      most = Math.max(most, termsOf(centred(channel, k)));
    }
    return most;
  }

  /** Term {@code i} of a centred weight: signed bytes, large ones first, that add up to it. */
  static int term(int centred, int i) {
    int left = centred;
    for (int j = 0; j < i; j++) {
      left -= term(left, 0);
    }
    return Math.max(-128, Math.min(127, left));
  }

  /** How many terms a centred weight needs: 2 if it is no signed byte, 3 if it is 255. */
  static int termsOf(int centred) {
    return centred == 255 ? 3 : centred == term(centred, 0) ? 1 : 2;
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
