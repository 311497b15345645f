package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * ARG_MAX: the index of the largest value along one axis; the first one wins. Input float32 or
 * 8-bit of any rank, a constant axis (negative counts from the end), output int32 or int64 without
 * that dimension. Source: the .tflite schema, ArgMaxOptions.
 */
public final class ArgMax extends Operator {

  @Override
  public String name() {
    return "ARG_MAX";
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Value input = node.input(0);
    if (input.type() != DataType.FLOAT32 && !input.type().isByte()) {
      throw Check.unsupported(node, input + " is not float32, int8 or uint8");
    }
    DataType type = node.output().type();
    if (type != DataType.INT32 && type != DataType.INT64) {
      throw Check.invalid(node, node.output() + " should be int32 or int64");
    }
    Check.outputShape(node, input.shape().without(axis(node)));
  }

  /** The axis along which a node searches. */
  public static int axis(Node node) {
    return Parameters.axisOperand(node, 1, node.input(0).shape().rank());
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, axis(node));
  }

  /** One unit is one output element. */
  private static final class Scalar extends ScalarKernel {
    private final DataType inputType;
    private final DataType outputType;
    private final int elements;
    private final int extent;
    private final int inner;

    Scalar(Node node, int axis) {
      Shape shape = node.input(0).shape();
      this.inputType = node.input(0).type();
      this.outputType = node.output().type();
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
                ? largestFloat(memory, first, inner * size)
                : largestByte(memory, first, inner * size);
        if (outputType == DataType.INT32) {
          memory.i32(at.output() + 4 * i, index);
        } else {
          memory.i64(at.output() + 8 * i, (long) index);
        }
      }
    }

    private int largestByte(Memory memory, int first, int step) {
      int mask = inputType.mask();
      int largest = 0;
      for (int k = 1; k < extent; k++) {
        int value = memory.i8(first + k * step) & mask;
        if (value > (memory.i8(first + largest * step) & mask)) {
          largest = k;
        }
      }
      return largest;
    }

    private int largestFloat(Memory memory, int first, int step) {
      int largest = 0;
      for (int k = 1; k < extent; k++) {
        if (memory.f32(first + k * step) > memory.f32(first + largest * step)) {
          largest = k;
        }
      }
      return largest;
    }
  }
}
