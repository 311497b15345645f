package dev.octet.numerics;

/**
 * Where the outputs of a bilinear resize lie along one axis of the input (XNNPACK), in float32:
 * {@code fl(i * scale)}, or with half-pixel centers {@code fl(fl(i * scale) + fl(fl(0.5 * scale) -
 * 0.5))} clamped to [0, in - 1]; {@code scale = in / out}, or {@code (in - 1) / (out - 1)} with
 * aligned corners. For 16-bit values TFLite's: {@code i * scale} with the scale rounded to 10 bits.
 */
public final class BilinearAxis {
  private final int last;
  private final float[] positions;

  /** The positions of {@code output} points on an axis of {@code input} points. */
  public BilinearAxis(int input, int output, boolean alignCorners, boolean halfPixelCenters) {
    this.last = input - 1;
    this.positions = new float[output];
    float scale =
        alignCorners && output > 1
            ? (float) (input - 1) / (float) (output - 1)
            : (float) input / (float) output;
    float offset = halfPixelCenters ? 0.5f * scale - 0.5f : 0f;
    for (int i = 0; i < output; i++) {
      float position = i * scale;
      if (halfPixelCenters) {
        position += offset;
      }
      set(i, position);
    }
  }

  private BilinearAxis(int input, int output) {
    this.last = input - 1;
    this.positions = new float[output];
  }

  /** The same for 16-bit values: whole numbers of 1/1024. */
  public static BilinearAxis inTenBits(
      int input, int output, boolean alignCorners, boolean halfPixelCenters) {
    BilinearAxis axis = new BilinearAxis(input, output);
    int corner = alignCorners && output > 1 ? 1 : 0;
    long steps = output - corner;
    long scale = (1024L * (input - corner) + steps / 2) / steps;
    long offset = halfPixelCenters ? scale / 2 - 512 : 0;
    for (int i = 0; i < output; i++) {
      axis.set(i, (i * scale + offset) / 1024f);
    }
    return axis;
  }

  private void set(int i, float position) {
    positions[i] = position < 0 ? 0 : position > last ? last : position;
  }

  /** The input point before output {@code i}. */
  public int low(int i) {
    // A position is rounded: from 2^24 on, it may lie beyond the last point.
    return Math.min((int) positions[i], last);
  }

  /** The input point after output {@code i}; the last one again at the end. */
  public int high(int i) {
    return Math.min(low(i) + 1, last);
  }

  /** How far output {@code i} lies from {@link #low} towards {@link #high}, in [0, 1]. */
  public float fraction(int i) {
    return positions[i] - low(i);
  }

  /** {@link #fraction} in units of 1/2048, rounded half to even. */
  public int weight(int i) {
    return Rounding.halfEven(fraction(i) * 2048);
  }
}
