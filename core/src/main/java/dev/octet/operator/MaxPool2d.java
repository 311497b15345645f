package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.numerics.Activation;
import dev.octet.tensor.Memory;

/**
 * MAX_POOL_2D: the largest of the window's values. Shapes as in {@link Pool2d}. Source: the .tflite
 * schema, Pool2DOptions.
 */
public final class MaxPool2d extends Pool2d {

  /** The operator with its window and fused activation. */
  public MaxPool2d(Window2d window, Activation activation) {
    super(window, activation);
  }

  @Override
  public String name() {
    return "MAX_POOL_2D";
  }

  @Override
  public Kernel scalar(Node node) {
    return new Maximum(node, window(), activation());
  }

  private static final class Maximum extends Scalar {
    Maximum(Node node, Window2d window, Activation activation) {
      super(node, window, activation);
    }

    @Override
    int pool(Memory memory, int a, int rows, int columns, int rowStep, int columnStep, int mask) {
      int max = Integer.MIN_VALUE;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          int q = memory.i8(a + y * rowStep + x * columnStep) & mask;
          max = q > max ? q : max;
        }
      }
      return max;
    }
  }
}
