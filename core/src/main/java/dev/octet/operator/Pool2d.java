package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * Pooling over a 2-D window: input {@code [N,H,W,C]}, output {@code [N,OH,OW,C]} of the same scale
 * and zero point; padding taps do not take part.
 */
public abstract class Pool2d extends Operator {
  private final Window2d window;
  private final Activation activation;

  Pool2d(Window2d window, Activation activation) {
    this.window = window;
    this.activation = activation;
  }

  /** The fused activation. */
  public final Activation activation() {
    return activation;
  }

  /** The window that moves over the input. */
  public final Window2d window() {
    return window;
  }

  @Override
  public final QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public final void validate(Node node) {
    Check.arity(node, 1, 1);
    Shape input = node.input(0).shape();
    Check.rank(node, node.input(0), 4);
    Check.numbers(node, node.input(0), node.output());
    Check.sameQuantization(node, node.input(0), node.output());
    Check.window(node, window, input);
    Check.outputShape(
        node,
        Shape.of(
            input.dim(0),
            window.outputHeight(input.dim(1)),
            window.outputWidth(input.dim(2)),
            input.dim(3)));
  }

  /** Walks over the outputs; one unit is one output row. */
  abstract static class Scalar extends ScalarKernel {
    private final Window2d window;
    private final Shape input;
    private final Shape output;
    private final int size;

    Scalar(Node node, Window2d window) {
      this.window = window;
      this.input = node.input(0).shape();
      this.output = node.output().shape();
      this.size = node.input(0).type().bytes();
    }

    /**
     * Pools one channel.
     *
     * @param a address of the channel in the first pixel of the window
     * @param out address of the result
     * @param rows rows of the window that lie inside the input
     * @param columns columns of the window that lie inside the input
     * @param rowStep bytes from one row to the next
     * @param columnStep bytes from one pixel to the next
     */
    abstract void pool(
        Memory memory, int a, int out, int rows, int columns, int rowStep, int columnStep);

    @Override
    public final int units() {
      return output.product(0, 2);
    }

    @Override
    public final void run(Memory memory, Location at, int from, int to) {
      for (int row = from; row < to; row++) {
        for (int x = 0; x < output.dim(2); x++) {
          pixel(memory, at, row, x);
        }
      }
    }

    private void pixel(Memory memory, Location at, int row, int x) {
      int channels = input.dim(3);
      int top = window.inputRow(row % output.dim(1), 0);
      int left = window.inputColumn(x, 0);
      int y0 = Math.max(top, 0);
      int x0 = Math.max(left, 0);
      int rows = Math.min(top + window.height(), input.dim(1)) - y0;
      int columns = Math.min(left + window.width(), input.dim(2)) - x0;
      int pixel = (row / output.dim(1) * input.dim(1) + y0) * input.dim(2) + x0;
      int columnStep = channels * size;
      int a = at.input(0) + pixel * columnStep;
      int out = at.output() + (row * output.dim(2) + x) * columnStep;
      int rowStep = input.dim(2) * columnStep;
      for (int c = 0; c < columnStep; c += size) {
        pool(memory, a + c, out + c, rows, columns, rowStep, columnStep);
      }
    }
  }
}
