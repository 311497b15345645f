package dev.octet.quantizer.recovery;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.Conv2d;
import dev.octet.operator.Convolution;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;

/**
 * A layer as products of rows of inputs with rows of weights: output {@code (p, o)} is the sum over
 * k of {@code input(p, groupOf(o), k) * weight(o, k)} plus a bias.
 *
 * @param node the layer
 * @param outputs channels of the output
 * @param depth products of an output
 * @param groups of output channels that read the same inputs
 */
record LayerGeometry(Node node, int outputs, int depth, int groups) {

  /** The geometry of a layer with constant float32 weights; null of another node. */
  static LayerGeometry of(Node node) {
    Value weights = node.input(1);
    boolean isReal =
        weights != null
            && weights.isConstant()
            && weights.type() == DataType.FLOAT32
            && node.input(0).type() == DataType.FLOAT32;
    if (!isReal || weights.isEmpty()) {
      return null;
    }
    Shape shape = weights.shape();
    if (node.operator() instanceof FullyConnected) {
      return new LayerGeometry(node, shape.dim(0), shape.dim(1), 1);
    }
    if (node.operator() instanceof Conv2d) {
      int groups = node.input(0).shape().dim(3) / shape.dim(3);
      return new LayerGeometry(node, shape.dim(0), shape.elements() / shape.dim(0), groups);
    }
    if (node.operator() instanceof DepthwiseConv2d) {
      int taps = shape.dim(1) * shape.dim(2);
      return new LayerGeometry(node, shape.dim(3), taps, node.input(0).shape().dim(3));
    }
    return null;
  }

  /** Which inputs an output channel reads. */
  int groupOf(int output) {
    return output / (outputs / groups);
  }

  /** Where a weight stands in the constant. */
  int weight(int output, int k) {
    return node.operator() instanceof DepthwiseConv2d ? k * outputs + output : output * depth + k;
  }

  /** How many rows of inputs a run has. */
  int positions() {
    return node.output().shape().elements() / outputs;
  }

  /**
   * The inputs of a row.
   *
   * @param input all elements of the layer's data
   * @param into gets {@link #depth} numbers
   */
  void row(float[] input, int position, int group, double[] into) {
    if (!(node.operator() instanceof Convolution convolution)) {
      for (int k = 0; k < depth; k++) {
        into[k] = input[position * depth + k];
      }
      return;
    }
    Window2d window = convolution.window();
    Shape image = node.input(0).shape();
    int width = node.output().shape().dim(2);
    int height = node.output().shape().dim(1);
    int channels = image.dim(3);
    int perTap = depth / window.taps();
    int x = position % width;
    int y = position / width % height;
    int first = position / width / height * image.dim(1);
    int k = 0;
    for (int ky = 0; ky < window.height(); ky++) {
      int row = window.inputRow(y, ky);
      for (int kx = 0; kx < window.width(); kx++) {
        int column = window.inputColumn(x, kx);
        boolean isInside = row >= 0 && row < image.dim(1) && column >= 0 && column < image.dim(2);
        int from = ((first + row) * image.dim(2) + column) * channels + group * perTap;
        for (int c = 0; c < perTap; c++) {
          into[k++] = isInside ? input[from + c] : 0;
        }
      }
    }
  }
}
