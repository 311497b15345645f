package dev.octet.quantizer.recovery;

/**
 * Means and covariances of what the weights of a layer are multiplied with, over many samples.
 * Memory does not grow with their number.
 */
final class InputMoments {
  /** Rows of a sample that are taken at most, evenly spread. */
  private static final int ROWS = 400;

  private final LayerGeometry layer;
  private final double[][] sums;
  private final double[][][] products;
  private long rows;

  InputMoments(LayerGeometry layer) {
    this.layer = layer;
    this.sums = new double[layer.groups()][layer.depth()];
    this.products = new double[layer.groups()][layer.depth()][layer.depth()];
  }

  /** Takes in the layer's data of one run. */
  void observe(float[] input) {
    int step = Math.max(1, layer.positions() / ROWS);
    double[] row = new double[layer.depth()];
    for (int position = 0; position < layer.positions(); position += step) {
      for (int group = 0; group < layer.groups(); group++) {
        layer.row(input, position, group, row);
        add(row, sums[group], products[group]);
      }
      rows++;
    }
  }

  private static void add(double[] row, double[] sums, double[][] products) {
    for (int i = 0; i < row.length; i++) {
      double x = row[i];
      if (x != 0) {
        sums[i] += x;
        double[] line = products[i];
        for (int j = 0; j <= i; j++) {
          line[j] += x * row[j];
        }
      }
    }
  }

  double mean(int group, int k) {
    return sums[group][k] / rows;
  }

  /** The covariances of the inputs of a group. */
  double[][] covariances(int group) {
    int depth = layer.depth();
    double[][] result = new double[depth][depth];
    for (int i = 0; i < depth; i++) {
      for (int j = 0; j <= i; j++) {
        double covariance = products[group][i][j] / rows - mean(group, i) * mean(group, j);
        result[i][j] = covariance;
        result[j][i] = covariance;
      }
    }
    return result;
  }
}
