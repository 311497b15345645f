package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/** The scalar convolution of all kinds. One unit is one output row. */
final class ScalarConvolution extends ScalarKernel {
  private final ByteProducts products;
  private final Window2d window;
  private final Layout layout;
  private final Shape input;
  private final Shape output;

  ScalarConvolution(Node node, Window2d window, Activation activation, Layout layout) {
    this.window = window;
    this.layout = layout;
    this.input = node.input(0).shape();
    this.output = node.output().shape();
    this.products = new ByteProducts(node, activation, output.dim(3));
  }

  /**
   * How the weights lie in memory.
   *
   * @param depth input channels that one output channel reads
   * @param groupOutputs output channels that read the same input channels
   * @param outputStep bytes from the weights of one output channel to those of the next
   * @param tapStep bytes from one tap to the next
   */
  record Layout(int depth, int groupOutputs, int outputStep, int tapStep) {}

  @Override
  public int units() {
    return output.product(0, 2);
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    for (int row = from; row < to; row++) {
      for (int x = 0; x < output.dim(2); x++) {
        pixel(memory, at, row, x);
      }
    }
  }

  private void pixel(Memory memory, Location at, int row, int x) {
    int outputs = output.dim(3);
    int out = at.output() + (row * output.dim(2) + x) * outputs;
    for (int o = 0; o < outputs; o++) {
      int acc = products.bias(memory, at, o) + taps(memory, at, row, x, o);
      products.store(memory, out + o, acc, o);
    }
  }

  private int taps(Memory memory, Location at, int row, int x, int o) {
    int firstRow = row / output.dim(1) * input.dim(1);
    int a = at.input(0) + o / layout.groupOutputs() * layout.depth();
    int w = at.input(1) + o * layout.outputStep();
    int acc = 0;
    for (int ky = 0; ky < window.height(); ky++) {
      int iy = window.inputRow(row % output.dim(1), ky);
      if (iy < 0 || iy >= input.dim(1)) {
        continue;
      }
      for (int kx = 0; kx < window.width(); kx++) {
        int ix = window.inputColumn(x, kx);
        if (ix < 0 || ix >= input.dim(2)) {
          continue;
        }
        int pixel = (firstRow + iy) * input.dim(2) + ix;
        int tap = ky * window.width() + kx;
        acc +=
            products.dot(
                memory, a + pixel * input.dim(3), w + tap * layout.tapStep(), layout.depth());
      }
    }
    return acc;
  }
}
