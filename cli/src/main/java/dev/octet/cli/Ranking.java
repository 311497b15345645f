package dev.octet.cli;

import dev.octet.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The scores of one image, ranked: the higher first, the lower index first among equals, NaN as low
 * as can be.
 */
final class Ranking {
  private final double[] scores;

  /** Ranks the elements of an int8, uint8 or float32 tensor. */
  Ranking(byte[] tensor, DataType type) {
    ByteBuffer bytes = ByteBuffer.wrap(tensor).order(ByteOrder.LITTLE_ENDIAN);
    scores = new double[tensor.length / type.bytes()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = type == DataType.FLOAT32 ? bytes.getFloat(4 * i) : bytes.get(i) & type.mask();
    }
    lowerNaN();
  }

  /** Ranks scores. */
  Ranking(double[] scores) {
    this.scores = scores.clone();
    lowerNaN();
  }

  private void lowerNaN() {
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Double.isNaN(scores[i]) ? Double.NEGATIVE_INFINITY : scores[i];
    }
  }

  int best() {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** How many classes stand before {@code index}. */
  int rankOf(int index) {
    int rank = 0;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > scores[index] || (scores[i] == scores[index] && i < index)) {
        rank++;
      }
    }
    return rank;
  }
}
