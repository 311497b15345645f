package dev.octet.numerics;

/**
 * Which input point each output of a nearest-neighbour resize shows along one axis (TFLite), in
 * float32: {@code floor((i + offset) * scale)} limited to [0, in - 1]. {@code scale = in / out} and
 * offset 0; with half-pixel centers offset 0.5; with aligned corners {@code scale = (in - 1) / (out
 * - 1)}, rounded half away from zero in place of floor.
 */
public final class NearestAxis {
  private NearestAxis() {}

  /** The input points of {@code output} points on an axis of {@code input} points. */
  public static int[] of(int input, int output, boolean alignCorners, boolean halfPixelCenters) {
    float scale =
        alignCorners && output > 1
            ? (float) (input - 1) / (float) (output - 1)
            : (float) input / (float) output;
    float offset = halfPixelCenters ? 0.5f : 0f;
    int[] points = new int[output];
    for (int i = 0; i < output; i++) {
      float position = (i + offset) * scale;
      int point = (int) position;
      if (alignCorners && position - point >= 0.5f) {
        point++;
      }
      points[i] = Math.min(point, input - 1);
    }
    return points;
  }
}
