package dev.octet.cli;

import dev.octet.tensor.DataType;

/** The scores of one image, ranked: the higher first, the lower index first among equals. */
final class Ranking {
  private final byte[] scores;
  private final int mask;

  /** Ranks an 8-bit tensor. */
  Ranking(byte[] scores, DataType type) {
    this.scores = scores;
    this.mask = type.mask();
  }

  int best() {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (score(i) > score(best)) {
        best = i;
      }
    }
    return best;
  }

  /** How many classes stand before {@code index}. */
  int rankOf(int index) {
    int rank = 0;
    for (int i = 0; i < scores.length; i++) {
      if (score(i) > score(index) || (score(i) == score(index) && i < index)) {
        rank++;
      }
    }
    return rank;
  }

  private int score(int i) {
    return scores[i] & mask;
  }
}
