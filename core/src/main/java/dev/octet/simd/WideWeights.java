package dev.octet.simd;

import dev.octet.tensor.Memory;
import java.util.Arrays;

/**
 * The weights that no signed byte holds once their zero point is subtracted: what their first terms
 * leave. A range of weights has 255 steps and its ends are rare, so that there are few of them, and
 * none without a zero point.
 */
final class WideWeights {
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final Weights weights;
  private int[] positions = new int[0];
  private int count;

  private WideWeights(Weights weights) {
    this.weights = weights;
  }

  /** The wide weights of a layer, channel by channel. */
  static WideWeights of(Weights weights) {
    WideWeights result = new WideWeights(weights);
    if (weights.isAsymmetric()) {
      for (int channel = 0; channel < weights.channels(); channel++) {
        result.search(channel);
      }
    }
    return result;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** The output channel of wide weight {@code i}. */
  int channel(int i) {
    return positions[i] / weights.depth();
  }

  /** The product of its channel that wide weight {@code i} belongs to. */
  int k(int i) {
    return positions[i] % weights.depth();
  }

  /** Term {@code term} of wide weight {@code i}; 0 if it needs no such term. */
  int term(int i, int term) {
    return Weights.term(weights.centred(channel(i), k(i)), term);
  }

  /** How many terms wide weight {@code i} needs. */
  int terms(int i) {
    return Weights.termsOf(weights.centred(channel(i), k(i)));
  }

  private void search(int channel) {
    int end = weights.depth();
    int k = 0;
    if (weights.step() == 1) {
      for (; k + 8 <= end; k += 8) {
        if (mayBeWide(weights.memory(), weights.address(channel, k))) {
          search(channel, k, k + 8);
        }
      }
    }
    search(channel, k, end);
  }

  /** Whether any of the eight weights at an address is wide. */
  private boolean mayBeWide(Memory memory, int address) {
    int zero = weights.unsignedZeroPoint();
    // Unsigned bytes above a limit of 127 or more are wide; below a zero point of 128, turned
    // round.
    long bytes = memory.i64(address) ^ weights.unsignedFlip() * EACH_BYTE;
    long limit = 255 - (zero < 128 ? zero + 127 : 383 - zero);
    long turned = zero < 128 ? bytes : ~bytes;
    return ((turned & ~HIGH_BITS) + limit * EACH_BYTE & turned & HIGH_BITS) != 0;
  }

  private void search(int channel, int from, int to) {
    for (int k = from; k < to; k++) {
      if (Weights.termsOf(weights.centred(channel, k)) > 1) {
        if (count == positions.length) {
          positions = Arrays.copyOf(positions, 2 * count + 8);
        }
        positions[count++] = channel * weights.depth() + k;
      }
    }
  }
}
