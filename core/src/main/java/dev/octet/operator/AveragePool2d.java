package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedAverage;
import dev.octet.tensor.Memory;

/**
 * AVERAGE_POOL_2D: the mean of the window's values, by {@link QuantizedAverage}. Shapes as in
 * {@link Pool2d}. Source: the .tflite schema, Pool2DOptions.
 */
public final class AveragePool2d extends Pool2d {

  /** The operator with its window and fused activation. */
  public AveragePool2d(Window2d window, Activation activation) {
    super(window, activation);
  }

  @Override
  public String name() {
    return "AVERAGE_POOL_2D";
  }

  @Override
  public Kernel scalar(Node node) {
    return new Average(node, window(), activation());
  }

  private static final class Average extends Scalar {
    private final QuantizedAverage rule;

    Average(Node node, Window2d window, Activation activation) {
      super(node, window, activation);
      this.rule = new QuantizedAverage(node.input(0));
    }

    @Override
    int pool(Memory memory, int a, int rows, int columns, int rowStep, int columnStep, int mask) {
      int sum = 0;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          sum += memory.i8(a + y * rowStep + x * columnStep) & mask;
        }
      }
      return rule.apply(sum, rows * columns);
    }
  }
}
