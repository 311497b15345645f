package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * The scalar float32 convolution of all kinds. One unit is one output row.
 *
 * <p>An accumulator starts at the bias, or +0.0; products are added one by one in the order ky, kx,
 * channel. Padding taps take part as +0.0.
 */
final class FloatConvolution extends ScalarKernel {
  private static final int SIZE = 4;

  private final boolean hasBias;
  private final Activation activation;
  private final Window2d window;
  private final ScalarConvolution.Layout layout;
  private final Shape input;
  private final Shape output;

  FloatConvolution(
      Node node, Window2d window, Activation activation, ScalarConvolution.Layout layout) {
    this.hasBias = node.input(2) != null;
    this.activation = activation;
    this.window = window;
    this.layout = layout;
    this.input = node.input(0).shape();
    this.output = node.output().shape();
  }

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
    int out = at.output() + (row * output.dim(2) + x) * outputs * SIZE;
    for (int o = 0; o < outputs; o++) {
      float start = hasBias ? memory.f32(at.input(2) + SIZE * o) : 0f;
      memory.f32(out + SIZE * o, activation.apply(taps(memory, at, row, x, o, start)));
    }
  }

  private float taps(Memory memory, Location at, int row, int x, int o, float start) {
    int firstRow = row / output.dim(1) * input.dim(1);
    int a = at.input(0) + SIZE * (o / layout.groupOutputs() * layout.depth());
    int w = at.input(1) + SIZE * o * layout.outputStep();
    float acc = start;
    for (int ky = 0; ky < window.height(); ky++) {
      int iy = window.inputRow(row % output.dim(1), ky);
      for (int kx = 0; kx < window.width(); kx++) {
        int ix = window.inputColumn(x, kx);
        int weights = w + SIZE * (ky * window.width() + kx) * layout.tapStep();
        if (iy < 0 || iy >= input.dim(1) || ix < 0 || ix >= input.dim(2)) {
          acc = FloatProducts.addZeros(memory, weights, layout.depth(), acc);
        } else {
          int pixel = (firstRow + iy) * input.dim(2) + ix;
          int from = a + SIZE * pixel * input.dim(3);
          acc = FloatProducts.add(memory, from, weights, layout.depth(), acc);
        }
      }
    }
    return acc;
  }
}
