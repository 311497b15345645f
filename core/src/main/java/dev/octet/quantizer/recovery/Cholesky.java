package dev.octet.quantizer.recovery;

/** The Cholesky decomposition of symmetric positive definite matrices. */
final class Cholesky {
  private static final double LEAST = 1e-300;

  private Cholesky() {}

  /** The lower triangle L of which {@code L * transposed(L)} is the matrix. */
  static double[][] of(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, LEAST)) : sum / lower[j][j];
      }
    }
    return lower;
  }

  /** The inverse of a matrix. */
  static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = of(matrix);
    double[][] inverse = new double[n][n];
    double[] y = new double[n];
    for (int column = 0; column < n; column++) {
      for (int i = 0; i < n; i++) {
        double sum = i == column ? 1 : 0;
        for (int k = column; k < i; k++) {
          sum -= lower[i][k] * y[k];
        }
        y[i] = i < column ? 0 : sum / lower[i][i];
      }
      for (int i = n - 1; i >= 0; i--) {
        double sum = y[i];
        for (int k = i + 1; k < n; k++) {
          sum -= lower[k][i] * inverse[k][column];
        }
        inverse[i][column] = sum / lower[i][i];
      }
    }
    return inverse;
  }
}
