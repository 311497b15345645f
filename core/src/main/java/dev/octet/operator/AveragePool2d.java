package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedAverage;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
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
    return node.input(0).type() == DataType.FLOAT32
        ? new FloatAverage(node, window(), activation())
        : new IntegerAverage(node, window(), activation());
  }

  private static final class IntegerAverage extends Scalar {
    private final QuantizedAverage rule;
    private final QuantizedClamp clamp;
    private final DataType type;

    IntegerAverage(Node node, Window2d window, Activation activation) {
      super(node, window);
      this.rule = new QuantizedAverage(node.input(0));
      this.clamp = QuantizedClamp.of(activation, node.output());
      this.type = node.input(0).type();
    }

    @Override
    void pool(Memory memory, int a, int out, int rows, int columns, int rowStep, int columnStep) {
      int sum = 0;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          sum += (int) Elements.get(memory, type, a + y * rowStep + x * columnStep);
        }
      }
      Elements.set(memory, type, out, clamp.apply(rule.apply(sum, rows * columns)));
    }
  }

  /** {@code fl(S * fl(1 / n))}, S summed from +0.0 in the order y, x. */
  private static final class FloatAverage extends Scalar {
    private final Activation activation;

    FloatAverage(Node node, Window2d window, Activation activation) {
      super(node, window);
      this.activation = activation;
    }

    @Override
    void pool(Memory memory, int a, int out, int rows, int columns, int rowStep, int columnStep) {
      float sum = 0;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          sum += memory.f32(a + y * rowStep + x * columnStep);
        }
      }
      memory.f32(out, activation.apply(sum * (1f / (rows * columns))));
    }
  }
}
