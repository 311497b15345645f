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
    int firstRow = row / output.dim(1) * input.dim(1);
    int y = row % output.dim(1);
    int o = 0;
    for (; layout.groupOutputs() % 4 == 0 && o < outputs; o += 4) {
      four(memory, at, firstRow, y, x, o, out + SIZE * o);
    }
    for (; o < outputs; o++) {
      float acc = bias(memory, at, o);
      for (int tap = 0; tap < window.taps(); tap++) {
        int a = values(at, firstRow, y, x, tap, o);
        int w = weights(at, tap, o);
        acc =
            a == 0
                ? FloatProducts.addZeros(memory, w, layout.depth(), acc)
                : FloatProducts.add(memory, a, w, layout.depth(), acc);
      }
      memory.f32(out + SIZE * o, activation.apply(acc));
    }
  }

  /** Four output channels of a group, which read the same values. */
  private void four(Memory memory, Location at, int firstRow, int y, int x, int o, int out) {
    int step = SIZE * layout.outputStep();
    float acc0 = bias(memory, at, o);
    float acc1 = bias(memory, at, o + 1);
    float acc2 = bias(memory, at, o + 2);
    float acc3 = bias(memory, at, o + 3);
    for (int tap = 0; tap < window.taps(); tap++) {
      int a = values(at, firstRow, y, x, tap, o);
      int w = weights(at, tap, o);
      for (int k = 0; k < SIZE * layout.depth(); k += SIZE) {
        float value = a == 0 ? 0f : memory.f32(a + k);
        acc0 += value * memory.f32(w + k);
        acc1 += value * memory.f32(w + step + k);
        acc2 += value * memory.f32(w + 2 * step + k);
        acc3 += value * memory.f32(w + 3 * step + k);
      }
    }
    memory.f32(out, activation.apply(acc0));
    memory.f32(out + SIZE, activation.apply(acc1));
    memory.f32(out + 2 * SIZE, activation.apply(acc2));
    memory.f32(out + 3 * SIZE, activation.apply(acc3));
  }

  private float bias(Memory memory, Location at, int o) {
    return hasBias ? memory.f32(at.input(2) + SIZE * o) : 0f;
  }

  /** The address of the values under a tap; 0 in padding. */
  private int values(Location at, int firstRow, int y, int x, int tap, int o) {
    int iy = window.inputRow(y, tap / window.width());
    int ix = window.inputColumn(x, tap % window.width());
    if (iy < 0 || iy >= input.dim(1) || ix < 0 || ix >= input.dim(2)) {
      return 0;
    }
    int pixel = (firstRow + iy) * input.dim(2) + ix;
    int channel = o / layout.groupOutputs() * layout.depth();
    return at.input(0) + SIZE * (pixel * input.dim(3) + channel);
  }

  private int weights(Location at, int tap, int o) {
    return at.input(1) + SIZE * (o * layout.outputStep() + tap * layout.tapStep());
  }
}
