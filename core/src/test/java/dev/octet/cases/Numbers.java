package dev.octet.cases;

/** A seeded generator that gives the same numbers on every platform (xorshift32). */
final class Numbers {
  private int state;

  Numbers(int seed) {
    this.state = seed * 0x9E3779B9 + 0x7F4A7C15;
    if (state == 0) {
      state = 1;
    }
  }

  /** A number in [0, bound). */
  int below(int bound) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 1) % bound;
  }
}
