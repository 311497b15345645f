package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * ARG_MAX and ARG_MIN: the index of the largest or smallest value along one axis; the first one
 * wins. Input of numbers, any rank, a constant axis (negative counts from the end), output int32 or
 * int64 without that dimension. Source: the .tflite schema, ArgMaxOptions.
 *
 * <p>Restriction: A constant axis; no bools.
 */
public abstract sealed class ArgSearch extends Operator permits ArgMax, ArgMin {
  private final boolean isLargest;

  ArgSearch(boolean isLargest) {
    this.isLargest = isLargest;
  }

  @Override
  public final boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public final void validate(Node node) {
    Check.arity(node, 2, 2);
    Value input = node.input(0);
    if (!input.type().isReal()) {
      throw Check.unsupported(node, input + " holds no numbers with an order");
    }
    DataType type = node.output().type();
    if (type != DataType.INT32 && type != DataType.INT64) {
      throw Check.invalid(node, node.output() + " should be int32 or int64");
    }
    int axis = axis(node);
    int[] dims = input.shape().toArray();
    int[] kept = new int[dims.length - 1];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = dims[i < axis ? i : i + 1];
    }
    Check.outputShape(node, Shape.of(kept));
    Check.nothingFromNothing(node);
  }

  /** The axis along which a node searches. */
  public static int axis(Node node) {
    int[] axes = Parameters.ints(node, 1);
    if (axes.length != 1) {
      throw Check.invalid(node, node.input(1) + " should hold one axis");
    }
    return Parameters.axis(node, axes[0], node.input(0).shape().rank());
  }

  @Override
  public final Kernel scalar(Node node) {
    return new Scalar(node, axis(node), isLargest);
  }

  /** One unit is one output element. */
  private static final class Scalar extends ScalarKernel {
    private final DataType inputType;
    private final DataType outputType;
    private final int elements;
    private final int extent;
    private final int inner;
    private final boolean isLargest;

    Scalar(Node node, int axis, boolean isLargest) {
      Shape shape = node.input(0).shape();
      this.inputType = node.input(0).type();
      this.outputType = node.output().type();
      this.isLargest = isLargest;
      this.elements = node.output().shape().elements();
      this.extent = shape.dim(axis);
      this.inner = shape.product(axis + 1, shape.rank());
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int size = inputType.bytes();
      for (int i = from; i < to; i++) {
        int first = at.input(0) + (i / inner * extent * inner + i % inner) * size;
        int index =
            inputType == DataType.FLOAT32
                ? ofFloats(memory, first, inner * size)
                : ofIntegers(memory, first, inner * size);
        Elements.set(memory, outputType, at.output() + outputType.bytes() * i, index);
      }
    }

    private int ofIntegers(Memory memory, int first, int step) {
      int found = 0;
      long best = Elements.get(memory, inputType, first);
      for (int k = 1; k < extent; k++) {
        long value = Elements.get(memory, inputType, first + k * step);
        if (isLargest ? value > best : value < best) {
          found = k;
          best = value;
        }
      }
      return found;
    }

    private int ofFloats(Memory memory, int first, int step) {
      int found = 0;
      float best = memory.f32(first);
      for (int k = 1; k < extent; k++) {
        float value = memory.f32(first + k * step);
        if (isLargest ? value > best : value < best) {
          found = k;
          best = value;
        }
      }
      return found;
    }
  }
}
