package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.Memory;

/**
 * ONE_HOT: a new axis on which one element is "on", the one that the index says, and all others are
 * "off"; an index outside turns none on. Indices int32 or int64 of any shape, constant depth, on
 * and off elements of any type; output {@code [indices.., depth, ..indices]} of their type and
 * quantization. Source: the .tflite schema, OneHotOptions.
 *
 * <p>Restriction: A constant depth.
 */
public final class OneHot extends Operator {
  private final int axis;

  /** The operator; axis -1 is the last of the output. */
  public OneHot(int axis) {
    this.axis = axis;
  }

  /** The new dimension; -1 for the innermost. */
  public int axis() {
    return axis;
  }

  @Override
  public String name() {
    return "ONE_HOT";
  }

  @Override
  public boolean isParameter(int i) {
    return i < 2;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 4, 4);
    Check.element(node, 2);
    Check.element(node, 3);
    new Coordinates(node, 0).validate();
    int depth = Parameters.ints(node, 1, 1)[0];
    Check.outputShape(node, node.input(0).shape().with(axis(node), depth));
  }

  private int axis(Node node) {
    return Parameters.axis(node, axis, node.input(0).shape().rank() + 1);
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, axis(node));
  }

  /** One unit is the whole output. */
  private static final class Scalar extends ScalarKernel {
    private final Coordinates indices;
    private final StridedCopy background;
    private final int size;
    private final int elements;
    private final int depth;
    private final int inner;

    Scalar(Node node, int axis) {
      Value output = node.output();
      this.indices = new Coordinates(node, 0);
      this.background = Fill.everywhere(node, 3);
      this.size = output.type().bytes();
      this.elements = node.input(0).shape().elements();
      this.depth = output.shape().dim(axis);
      this.inner = output.shape().product(axis + 1, output.shape().rank());
    }

    @Override
    public boolean reads(int i) {
      return i != 1;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (from == to) {
        return;
      }
      background.run(memory, size, at.input(3), at.output(), 0, background.extents()[0]);
      for (int i = 0; i < elements; i++) {
        long index = indices.index(memory, at.input(0), i);
        if (index >= 0 && index < depth) {
          int place = (i / inner * depth + (int) index) * inner + i % inner;
          memory.copy(at.input(2), at.output() + place * size, size);
        }
      }
    }
  }
}
