package dev.octet.train;

import java.util.Random;

/**
 * Pictures as the network takes them: {@code [N,32,32,3]} floats {@code (pixel - 128) / 128}.
 *
 * @param values the pictures
 * @param labels their classes
 */
record Batch(float[] values, long[] labels) {
  static final float MEAN = 128;
  static final float STD = 128;

  private static final int SIDE = Cifar10.SIDE;
  private static final int MARGIN = 4;
  private static final int HOLE = 8;

  /** The pictures as they are. */
  static Batch plain(Cifar10 data, int[] order, int from, int to) {
    Batch batch = empty(to - from);
    for (int i = from; i < to; i++) {
      batch.put(data, order[i], i - from, 0, 0, false);
    }
    return batch;
  }

  /** Moved by up to 4 pixels over their mirrored border, flipped, with a grey hole of 8x8. */
  static Batch augmented(Cifar10 data, int[] order, int from, int to, Random random) {
    Batch batch = empty(to - from);
    for (int i = from; i < to; i++) {
      int dx = random.nextInt(2 * MARGIN + 1) - MARGIN;
      int dy = random.nextInt(2 * MARGIN + 1) - MARGIN;
      batch.put(data, order[i], i - from, dx, dy, random.nextBoolean());
      batch.cut(i - from, random.nextInt(SIDE), random.nextInt(SIDE));
    }
    return batch;
  }

  int size() {
    return labels.length;
  }

  private static Batch empty(int size) {
    return new Batch(new float[size * SIDE * SIDE * Cifar10.CHANNELS], new long[size]);
  }

  private void put(Cifar10 data, int picture, int place, int dx, int dy, boolean flipped) {
    byte[] pixels = data.pixels()[picture];
    labels[place] = data.labels()[picture];
    int at = place * SIDE * SIDE * Cifar10.CHANNELS;
    for (int y = 0; y < SIDE; y++) {
      int row = mirrored(y + dy) * SIDE;
      for (int x = 0; x < SIDE; x++) {
        int column = mirrored((flipped ? SIDE - 1 - x : x) + dx);
        for (int c = 0; c < Cifar10.CHANNELS; c++) {
          int pixel = pixels[(row + column) * Cifar10.CHANNELS + c] & 0xFF;
          values[at++] = (pixel - MEAN) / STD;
        }
      }
    }
  }

  private void cut(int place, int centreX, int centreY) {
    for (int y = Math.max(0, centreY - HOLE / 2); y < Math.min(SIDE, centreY + HOLE / 2); y++) {
      for (int x = Math.max(0, centreX - HOLE / 2); x < Math.min(SIDE, centreX + HOLE / 2); x++) {
        for (int c = 0; c < Cifar10.CHANNELS; c++) {
          values[((place * SIDE + y) * SIDE + x) * Cifar10.CHANNELS + c] = 0;
        }
      }
    }
  }

  private static int mirrored(int position) {
    int inside = Math.abs(position);
    return inside < SIDE ? inside : 2 * (SIDE - 1) - inside;
  }
}
