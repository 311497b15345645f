package dev.octet.wasm.emit;

import java.util.Random;

/** The kinds of numbers a scenario fills its buffers with. */
enum Values {
  RANDOM {
    @Override
    int next(Random random, int lowest, int highest) {
      return lowest + random.nextInt(highest - lowest + 1);
    }
  },
  EXTREME {
    @Override
    int next(Random random, int lowest, int highest) {
      int[] choices = {lowest, highest, 0, -1, 127, -128, 255, lowest + 1};
      int value = choices[random.nextInt(choices.length)];
      return value < lowest || value > highest ? highest : value;
    }
  },
  LOWEST {
    @Override
    int next(Random random, int lowest, int highest) {
      return lowest;
    }
  },
  HIGHEST {
    @Override
    int next(Random random, int lowest, int highest) {
      return highest;
    }
  };

  static final int FLIP = 0x80808080;

  /** A number from {@code lowest} to {@code highest}. */
  abstract int next(Random random, int lowest, int highest);

  /** Fills bytes of a memory. */
  void fillBytes(MemoryImage memory, int address, int count, Random random) {
    for (int i = 0; i < count; i++) {
      memory.putByte(address + i, next(random, -128, 127));
    }
  }

  static int flip(Random random) {
    return random.nextBoolean() ? FLIP : 0;
  }

  static int splat(int value) {
    return (value & 0xff) * 0x01010101;
  }
}
