package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.numerics.Activation;
import dev.octet.numerics.QuantizedClamp;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
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
    return node.input(0).type() == DataType.FLOAT32
        ? new FloatMaximum(node, window(), activation())
        : new IntegerMaximum(node, window(), activation());
  }

  private static final class IntegerMaximum extends Scalar {
    private final QuantizedClamp clamp;
    private final DataType type;

    IntegerMaximum(Node node, Window2d window, Activation activation) {
      super(node, window);
      this.clamp = QuantizedClamp.of(activation, node.output());
      this.type = node.input(0).type();
    }

    @Override
    void pool(Memory memory, int a, int out, int rows, int columns, int rowStep, int columnStep) {
      int max = Integer.MIN_VALUE;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          int q = (int) Elements.get(memory, type, a + y * rowStep + x * columnStep);
          max = q > max ? q : max;
        }
      }
      Elements.set(memory, type, out, clamp.apply(max));
    }
  }

  /** Starts at minus infinity; a value replaces the maximum only if it is larger. */
  private static final class FloatMaximum extends Scalar {
    private final Activation activation;

    FloatMaximum(Node node, Window2d window, Activation activation) {
      super(node, window);
      this.activation = activation;
    }

    @Override
    void pool(Memory memory, int a, int out, int rows, int columns, int rowStep, int columnStep) {
      float max = Float.NEGATIVE_INFINITY;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          float value = memory.f32(a + y * rowStep + x * columnStep);
          max = value > max ? value : max;
        }
      }
      memory.f32(out, activation.apply(max));
    }
  }
}
