package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * SHAPE, RANK, ZEROS_LIKE and RANGE: the output follows from shapes and constant parameters alone,
 * and becomes a constant when the model is read.
 */
public abstract sealed class StaticOperator extends Operator
    permits ShapeOf, Rank, ZerosLike, Range {

  @Override
  public final boolean isStatic() {
    return true;
  }

  @Override
  public final boolean isParameter(int i) {
    return true;
  }

  /** Writes the elements one after the other. */
  interface Writer {
    /** Writes element {@code i} to {@code address}. */
    void write(Memory memory, int address, int i);
  }

  /** What writes the elements of a valid node. */
  abstract Writer writer(Node node);

  /** Writes an integer into a tensor of int32 or int64. */
  static void integer(Memory memory, DataType type, int address, long value) {
    if (type == DataType.INT64) {
      memory.i64(address, value);
    } else {
      memory.i32(address, (int) value);
    }
  }

  /** The output is int32 or int64. */
  static void checkIntegers(Node node) {
    DataType type = node.output().type();
    if (type != DataType.INT32 && type != DataType.INT64) {
      throw Check.invalid(node, node.output() + " should be int32 or int64");
    }
  }

  @Override
  public final Kernel scalar(Node node) {
    return new Scalar(node, writer(node));
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final Writer writer;
    private final int elements;
    private final int size;

    Scalar(Node node, Writer writer) {
      this.writer = writer;
      this.elements = node.output().shape().elements();
      this.size = node.output().type().bytes();
    }

    @Override
    public boolean reads(int i) {
      return false;
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        writer.write(memory, at.output() + i * size, i);
      }
    }
  }
}
