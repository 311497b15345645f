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
 * TOPK_V2: the k largest values of each row of the innermost dimension in falling order, and their
 * indices in it; of equal values the one with the lower index comes first. Input {@code [..., N]}
 * of numbers, a constant k up to N, outputs {@code [..., k]} of the input's type and int32.
 *
 * <p>Restriction: A constant k; no bools.
 */
public final class TopK extends Operator {

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public String name() {
    return "TOPK_V2";
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2, 2);
    Value input = node.input(0);
    int[] k = Parameters.ints(node, 1);
    int rank = input.shape().rank();
    if (k.length != 1 || rank < 1 || k[0] < 0 || k[0] > input.shape().last()) {
      throw Check.invalid(node, node.input(1) + " should hold one number, 0 to the size of a row");
    }
    if (!input.type().isReal()) {
      throw Check.unsupported(node, input + " holds no numbers with an order");
    }
    int[] dims = input.shape().toArray();
    dims[rank - 1] = k[0];
    Check.outputShape(node, Shape.of(dims));
    Value indices = node.outputs().get(1);
    Check.type(node, node.output(), input.type());
    Check.type(node, indices, DataType.INT32);
    if (!input.quantization().isNone() || !node.output().quantization().isNone()) {
      Check.sameQuantization(node, input, node.output());
    }
    Check.outputShape(node, 1, Shape.of(dims));
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node);
  }

  /** One unit is one row. Each value goes to its place among those found so far. */
  private static final class Scalar extends ScalarKernel {
    private final DataType type;
    private final int depth;
    private final int count;
    private final int rows;

    Scalar(Node node) {
      Shape shape = node.input(0).shape();
      this.type = node.input(0).type();
      this.depth = shape.last();
      this.count = node.output().shape().last();
      this.rows = shape.elements() / depth;
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public int units() {
      return rows;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int size = type.bytes();
      for (int row = from; row < to; row++) {
        int in = at.input(0) + row * depth * size;
        int indices = at.outputs()[1] + row * count * 4;
        int found = 0;
        for (int i = 0; i < depth; i++) {
          if (found < count || isLarger(memory, in, i, memory.i32(indices + 4 * (count - 1)))) {
            found = found < count ? found + 1 : count;
            insert(memory, in, indices, found - 1, i);
          }
        }
        for (int i = 0; i < count; i++) {
          int value = in + memory.i32(indices + 4 * i) * size;
          memory.copy(value, at.output() + (row * count + i) * size, size);
        }
      }
    }

    private void insert(Memory memory, int in, int indices, int last, int index) {
      int place = last;
      while (place > 0 && isLarger(memory, in, index, memory.i32(indices + 4 * (place - 1)))) {
        memory.i32(indices + 4 * place, memory.i32(indices + 4 * (place - 1)));
        place--;
      }
      memory.i32(indices + 4 * place, index);
    }

    private boolean isLarger(Memory memory, int in, int a, int b) {
      int size = type.bytes();
      return type == DataType.FLOAT32
          ? memory.f32(in + a * size) > memory.f32(in + b * size)
          : Elements.get(memory, type, in + a * size) > Elements.get(memory, type, in + b * size);
    }
  }
}
