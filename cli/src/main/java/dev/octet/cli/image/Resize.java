package dev.octet.cli.image;

/**
 * Resizing with a triangle filter that widens when an image shrinks, so that every source pixel
 * counts (the "bilinear with antialiasing" of common image libraries).
 *
 * <p>Along one axis, from n to m pixels: {@code scale = n / m}, {@code support = max(1, scale)}.
 * Output i has its centre at {@code c = (i + 0.5) * scale}; source pixel j, for j from {@code
 * max(0, floor(c - support))} to below {@code min(n, ceil(c + support))}, has the weight {@code
 * max(0, 1 - |j + 0.5 - c| / support)}; the weights are divided by their sum. Rows are filtered
 * first, then columns, all in doubles with sums in ascending j; the result is {@code floor(v +
 * 0.5)}, clamped to 0..255. An axis that keeps its length keeps its pixels.
 */
public final class Resize {
  private Resize() {}

  /** The image in the new size, in pixels. */
  public static RgbImage resize(RgbImage image, int width, int height) {
    if (image.width() == width && image.height() == height) {
      return image;
    }
    double[] narrowed = rows(image, new Axis(image.width(), width));
    Axis axis = new Axis(image.height(), height);
    byte[] bytes = new byte[width * height * 3];
    int pitch = width * 3;
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < pitch; i++) {
        double sum = 0;
        for (int j = 0; j < axis.weights[y].length; j++) {
          sum += axis.weights[y][j] * narrowed[(axis.first[y] + j) * pitch + i];
        }
        bytes[y * pitch + i] = (byte) Math.max(0, Math.min(255, (int) Math.floor(sum + 0.5)));
      }
    }
    return new RgbImage(width, height, bytes);
  }

  private static double[] rows(RgbImage image, Axis axis) {
    int width = axis.first.length;
    double[] result = new double[image.height() * width * 3];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double sum = 0;
          for (int j = 0; j < axis.weights[x].length; j++) {
            sum += axis.weights[x][j] * image.get(axis.first[x] + j, y, c);
          }
          result[(y * width + x) * 3 + c] = sum;
        }
      }
    }
    return result;
  }

  /** The source pixels and weights of every output pixel along one axis. */
  private static final class Axis {
    final int[] first;
    final double[][] weights;

    Axis(int from, int to) {
      first = new int[to];
      weights = new double[to][];
      double scale = (double) from / to;
      double support = Math.max(1, scale);
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max(0, (int) Math.floor(centre - support));
        int end = Math.min(from, (int) Math.ceil(centre + support));
        weights[i] = normalized(first[i], end, centre, support);
      }
    }

    private static double[] normalized(int first, int end, double centre, double support) {
      double[] weights = new double[end - first];
      double sum = 0;
      for (int j = 0; j < weights.length; j++) {
        weights[j] = Math.max(0, 1 - Math.abs(first + j + 0.5 - centre) / support);
        sum += weights[j];
      }
      for (int j = 0; j < weights.length; j++) {
        weights[j] /= sum;
      }
      return weights;
    }
  }
}
