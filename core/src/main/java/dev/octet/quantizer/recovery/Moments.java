package dev.octet.quantizer.recovery;

/**
 * Mean and covariance of rows of numbers. Of rows longer than {@link #BLOCK} only the covariances
 * inside of blocks are known; the others count as 0.
 */
final class Moments {
  private static final int BLOCK = 1024;

  private final int depth;
  private final double[] sums;

  /** Sums of products with all elements of the same block up to the element itself. */
  private final double[][] products;

  private long rows;

  Moments(int depth) {
    this.depth = depth;
    this.sums = new double[depth];
    this.products = new double[depth][];
    for (int i = 0; i < depth; i++) {
      products[i] = new double[i % BLOCK + 1];
    }
  }

  int depth() {
    return depth;
  }

  /** How many rows were taken in. */
  long rows() {
    return rows;
  }

  /** Takes in a row. */
  void add(float[] row) {
    rows++;
    for (int i = 0; i < depth; i++) {
      double x = row[i];
      if (x != 0) {
        sums[i] += x;
        double[] line = products[i];
        int first = i - i % BLOCK;
        for (int j = 0; j < line.length; j++) {
          line[j] += x * row[first + j];
        }
      }
    }
  }

  /** The mean of element {@code i}. */
  double mean(int i) {
    return rows == 0 ? 0 : sums[i] / rows;
  }

  /** The mean square of element {@code i}. */
  double square(int i) {
    return rows == 0 ? 0 : products[i][i % BLOCK] / rows;
  }

  /** The covariance of two elements. */
  double covariance(int i, int j) {
    if (i < j) {
      return covariance(j, i);
    }
    if (rows == 0 || i / BLOCK != j / BLOCK) {
      return 0;
    }
    return products[i][j % BLOCK] / rows - mean(i) * mean(j);
  }

  /** The first element with which element {@code i} may have a covariance. */
  int from(int i) {
    return i - i % BLOCK;
  }

  /** The first element behind {@link #from} with which it has none. */
  int to(int i) {
    return Math.min(depth, from(i) + BLOCK);
  }
}
