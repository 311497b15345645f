package dev.octet.cli;

import dev.octet.cli.image.RgbImage;
import dev.octet.graph.Value;
import dev.octet.tensor.ImageLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Inputs at the borders of what a model may meet, the same for every run. */
final class StressInputs {
  private static final long SEED = 20_240_229;
  private static final int LONG_SIDE = 512;
  private static final int TILE = 8;

  /** How far beyond the values of all samples tensors go. */
  private static final double EXCESS = 4;

  private StressInputs() {}

  /** The brightness of a channel of a pixel. */
  private interface Paint {
    int at(int x, int y, int c);
  }

  /** Pictures of the size of an input, and some of odd shapes. */
  static List<Sample> pictures(Value input) {
    ImageLayout layout = ImageLayout.of(input.shape());
    int width = layout.width();
    int height = layout.height();
    Paint board = (x, y, c) -> (x / TILE + y / TILE) % 2 * 255;
    Paint across = (x, y, c) -> 255 * x / Math.max(1, width - 1);
    Paint down = (x, y, c) -> 255 * y / Math.max(1, height - 1);
    Random noise = new Random(SEED);
    Random extremes = new Random(SEED + 1);
    Random odd = new Random(SEED + 2);
    return List.of(
        picture("black", width, height, (x, y, c) -> 0),
        picture("white", width, height, (x, y, c) -> 255),
        picture("grey", width, height, (x, y, c) -> 128),
        picture("red", width, height, (x, y, c) -> c == 0 ? 255 : 0),
        picture("blue", width, height, (x, y, c) -> c == 2 ? 255 : 0),
        picture("noise", width, height, (x, y, c) -> noise.nextInt(256)),
        picture("extreme values", width, height, (x, y, c) -> 255 * extremes.nextInt(2)),
        picture("checkerboard", width, height, board),
        picture("checkerboard of pixels", width, height, (x, y, c) -> (x + y) % 2 * 255),
        picture("gradient across", width, height, across),
        picture("gradient down", width, height, down),
        picture("very wide", LONG_SIDE, TILE, (x, y, c) -> odd.nextInt(256)),
        picture("very tall", TILE, LONG_SIDE, (x, y, c) -> 255 * y / LONG_SIDE),
        picture("one row", LONG_SIDE, 1, (x, y, c) -> x % 256),
        picture("one pixel", 1, 1, (x, y, c) -> 200));
  }

  private static Sample picture(String name, int width, int height, Paint paint) {
    byte[] bytes = new byte[width * height * 3];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) paint.at(i / 3 % width, i / 3 / width, i % 3);
    }
    Sample.Content content = new Sample.Picture(new RgbImage(width, height, bytes));
    return new Sample(name, Sample.UNKNOWN, () -> content);
  }

  /** The number at place {@code i} of {@code n}. */
  private interface Numbers {
    double at(int i, int n);
  }

  /**
   * Tensors between and beyond the numbers that samples have.
   *
   * @param low the smallest real number of all samples
   * @param high the largest
   * @return none if an input's numbers mean themselves: indices may not be just anything
   */
  static List<Sample> tensors(List<Value> inputs, double low, double high) {
    if (!inputs.stream().allMatch(RealTensor::isReal)) {
      return List.of();
    }
    Random noise = new Random(SEED);
    Random extremes = new Random(SEED + 1);
    List<Sample> samples = new ArrayList<>();
    samples.add(tensors("zeros", inputs, (i, n) -> 0));
    samples.add(tensors("smallest values", inputs, (i, n) -> low));
    samples.add(tensors("largest values", inputs, (i, n) -> high));
    samples.add(tensors("alternating", inputs, (i, n) -> i % 2 == 0 ? low : high));
    samples.add(tensors("ramp", inputs, (i, n) -> low + (high - low) * i / n));
    samples.add(tensors("noise", inputs, (i, n) -> low + (high - low) * noise.nextDouble()));
    samples.add(
        tensors(
            "extreme values, 4 times the range",
            inputs,
            (i, n) -> EXCESS * (extremes.nextBoolean() ? low : high)));
    return samples;
  }

  private static Sample tensors(String name, List<Value> inputs, Numbers numbers) {
    byte[][] stored = new byte[inputs.size()][];
    for (int k = 0; k < stored.length; k++) {
      double[] reals = new double[inputs.get(k).shape().elements()];
      for (int i = 0; i < reals.length; i++) {
        reals[i] = numbers.at(i, reals.length);
      }
      stored[k] = RealTensor.stored(reals, inputs.get(k));
    }
    Sample.Content content = new Sample.Tensors(stored);
    return new Sample(name, Sample.UNKNOWN, () -> content);
  }
}
