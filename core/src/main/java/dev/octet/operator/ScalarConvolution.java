package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/** The scalar convolution of all kinds with integer weights. One unit is one output row. */
final class ScalarConvolution extends ScalarKernel {
  private final Products products;
  private final Window2d window;
  private final Layout layout;
  private final Shape input;
  private final Shape output;
  private final int size;
  private final int valueSize;
  private final boolean byPixel;

  ScalarConvolution(
      Node node, Window2d window, Activation activation, Layout layout, DynamicRows rows) {
    this.window = window;
    this.layout = layout;
    this.input = node.input(0).shape();
    this.output = node.output().shape();
    this.size = node.output().type().bytes();
    this.products = new Products(node, activation, output.dim(3), rows);
    this.valueSize = products.valueBytes();
    this.byPixel = rows != null && rows.rows() > input.dim(0);
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
  public long scratchBytes() {
    return products.scratchBytes();
  }

  @Override
  public int units() {
    return output.product(0, 2);
  }

  @Override
  public void run(Memory memory, Location at, int from, int to) {
    if (from < to) {
      products.prepare(memory, at, dynamicRow(from, 0), dynamicRow(to - 1, output.dim(2) - 1) + 1);
    }
    for (int row = from; row < to; row++) {
      for (int x = 0; x < output.dim(2); x++) {
        pixel(memory, at, row, x);
      }
    }
  }

  /** The row of float32 activations from which an output pixel is computed. */
  private int dynamicRow(int row, int x) {
    return byPixel ? row * output.dim(2) + x : row / output.dim(1);
  }

  private void pixel(Memory memory, Location at, int row, int x) {
    int outputs = output.dim(3);
    int out = at.output() + (row * output.dim(2) + x) * outputs * size;
    int firstRow = row / output.dim(1) * input.dim(1);
    int y = row % output.dim(1);
    int o = 0;
    boolean fours = layout.groupOutputs() % 4 == 0 && !products.isWide();
    for (; fours && o < outputs; o += 4) {
      four(memory, at, firstRow, y, x, o, out + o);
    }
    for (; o < outputs; o++) {
      long acc = products.bias(memory, at, o);
      for (int tap = 0; tap < window.taps(); tap++) {
        int pixel = pixelUnder(firstRow, y, x, tap);
        if (pixel >= 0) {
          acc += products.dot(memory, values(at, pixel, o), weights(at, tap, o), layout.depth());
        }
      }
      products.store(memory, at, dynamicRow(row, x), out + o * size, acc, o);
    }
  }

  /** Four output channels of a group, which read the same 8-bit values. */
  private void four(Memory memory, Location at, int firstRow, int y, int x, int o, int out) {
    int step = layout.outputStep();
    int acc0 = (int) products.bias(memory, at, o);
    int acc1 = (int) products.bias(memory, at, o + 1);
    int acc2 = (int) products.bias(memory, at, o + 2);
    int acc3 = (int) products.bias(memory, at, o + 3);
    for (int tap = 0; tap < window.taps(); tap++) {
      int pixel = pixelUnder(firstRow, y, x, tap);
      if (pixel < 0) {
        continue;
      }
      int a = values(at, pixel, o);
      int w = weights(at, tap, o);
      for (int k = 0; k < layout.depth(); k++) {
        int value = products.value(memory, a + k);
        acc0 += value * products.weight(memory, w + k);
        acc1 += value * products.weight(memory, w + step + k);
        acc2 += value * products.weight(memory, w + 2 * step + k);
        acc3 += value * products.weight(memory, w + 3 * step + k);
      }
    }
    products.store(memory, at, 0, out, acc0, o);
    products.store(memory, at, 0, out + 1, acc1, o + 1);
    products.store(memory, at, 0, out + 2, acc2, o + 2);
    products.store(memory, at, 0, out + 3, acc3, o + 3);
  }

  /** The index of the input pixel under a tap; -1 in padding. */
  private int pixelUnder(int firstRow, int y, int x, int tap) {
    int iy = window.inputRow(y, tap / window.width());
    int ix = window.inputColumn(x, tap % window.width());
    boolean inside = iy >= 0 && iy < input.dim(1) && ix >= 0 && ix < input.dim(2);
    return inside ? (firstRow + iy) * input.dim(2) + ix : -1;
  }

  private int values(Location at, int pixel, int o) {
    int channel = o / layout.groupOutputs() * layout.depth();
    return products.values(at) + (pixel * input.dim(3) + channel) * valueSize;
  }

  private int weights(Location at, int tap, int o) {
    return at.input(1) + o * layout.outputStep() + tap * layout.tapStep();
  }
}
