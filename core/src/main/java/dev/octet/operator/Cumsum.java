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
 * CUMSUM: each value plus all before it along one axis, from the first on; {@code reverse} goes
 * from the last on, {@code exclusive} leaves the value itself out. Input and output float32, int32
 * or int64 of one shape, a constant axis. Source: the .tflite schema, CumsumOptions.
 *
 * <p>Restriction: A constant axis.
 */
public final class Cumsum extends Operator {
  private final boolean exclusive;
  private final boolean reverse;

  /** The operator with its two options. */
  public Cumsum(boolean exclusive, boolean reverse) {
    this.exclusive = exclusive;
    this.reverse = reverse;
  }

  /** Whether a sum leaves out its own element. */
  public boolean exclusive() {
    return exclusive;
  }

  /** Whether sums begin at the end. */
  public boolean reverse() {
    return reverse;
  }

  @Override
  public String name() {
    return "CUMSUM";
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Value input = node.input(0);
    if (input.type() != DataType.FLOAT32 && !input.type().isIndex()) {
      throw Check.unsupported(node, input + " is not float32, int32 or int64");
    }
    Check.type(node, node.output(), input.type());
    Check.outputShape(node, input.shape());
    ArgSearch.axis(node);
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node);
  }

  /** One unit is one line along the axis. */
  private final class Scalar extends ScalarKernel {
    private final DataType type;
    private final int extent;
    private final int inner;
    private final int lines;

    Scalar(Node node) {
      Shape shape = node.input(0).shape();
      int axis = ArgSearch.axis(node);
      this.type = node.input(0).type();
      this.extent = shape.dim(axis);
      this.inner = shape.product(axis + 1, shape.rank());
      this.lines = shape.elements() / extent;
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public int units() {
      return lines;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int step = inner * type.bytes() * (reverse ? -1 : 1);
      for (int i = from; i < to; i++) {
        int line = i / inner * extent * inner + i % inner;
        int first = (reverse ? line + (extent - 1) * inner : line) * type.bytes();
        if (type == DataType.FLOAT32) {
          floats(memory, at.input(0) + first, at.output() + first, step);
        } else {
          integers(memory, at.input(0) + first, at.output() + first, step);
        }
      }
    }

    private void floats(Memory memory, int in, int out, int step) {
      float sum = 0;
      for (int k = 0; k < extent; k++) {
        float next = sum + memory.f32(in + k * step);
        memory.f32(out + k * step, exclusive ? sum : next);
        sum = next;
      }
    }

    private void integers(Memory memory, int in, int out, int step) {
      long sum = 0;
      for (int k = 0; k < extent; k++) {
        long next = sum + Elements.get(memory, type, in + k * step);
        Elements.set(memory, type, out + k * step, exclusive ? sum : next);
        sum = next;
      }
    }
  }
}
