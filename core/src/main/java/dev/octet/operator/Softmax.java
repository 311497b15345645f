package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Exponential;
import dev.octet.numerics.LaneSum;
import dev.octet.numerics.SoftmaxTable;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * SOFTMAX over the innermost dimension: {@code exp(beta * x) / sum of exp(beta * x)}, 8-bit by
 * {@link SoftmaxTable}. Input and output of the same shape. Source: the .tflite schema,
 * SoftmaxOptions.
 *
 * <p>Restriction: A positive beta.
 */
public final class Softmax extends Operator {
  private final float beta;

  /** The operator; {@code beta} scales the input. */
  public Softmax(float beta) {
    this.beta = beta;
  }

  /** The factor of the exponents. */
  public float beta() {
    return beta;
  }

  @Override
  public String name() {
    return "SOFTMAX";
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.UNIT;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.numbers(node, node.input(0), node.output());
    Check.outputShape(node, node.input(0).shape());
    if (!(beta > 0) || beta > 1e6f) {
      throw Check.unsupported(node, "beta must be positive");
    }
  }

  @Override
  public Kernel scalar(Node node) {
    return node.input(0).type() == DataType.FLOAT32
        ? new FloatScalar(node.input(0).shape(), beta)
        : new Scalar(node, beta);
  }

  /**
   * {@code e = exp(fl(fl(x - max) * beta))}, {@code fl(e * fl(1 / sum of e))}, the sum by {@link
   * LaneSum}; one unit is one row of the innermost dimension.
   */
  private static final class FloatScalar extends ScalarKernel {
    private final float beta;
    private final int depth;
    private final int rows;

    FloatScalar(Shape shape, float beta) {
      this.beta = beta;
      this.depth = shape.last();
      this.rows = shape.elements() / depth;
    }

    @Override
    public int units() {
      return rows;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int row = from; row < to; row++) {
        row(memory, at.input(0) + 4 * row * depth, at.output() + 4 * row * depth);
      }
    }

    private void row(Memory memory, int in, int out) {
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < 4 * depth; i += 4) {
        float x = memory.f32(in + i);
        max = x > max ? x : max;
      }
      for (int i = 0; i < 4 * depth; i += 4) {
        memory.f32(out + i, Exponential.exp((memory.f32(in + i) - max) * beta));
      }
      float inverse = 1f / LaneSum.of(memory, out, depth);
      for (int i = 0; i < 4 * depth; i += 4) {
        memory.f32(out + i, memory.f32(out + i) * inverse);
      }
    }
  }

  /** One unit is one row of the innermost dimension. */
  private static final class Scalar extends ScalarKernel {
    private final SoftmaxTable table;
    private final int depth;
    private final int rows;
    private final int mask;

    Scalar(Node node, float beta) {
      Value input = node.input(0);
      this.table = new SoftmaxTable(input, beta, node.output());
      this.depth = input.shape().last();
      this.rows = input.shape().elements() / depth;
      this.mask = input.type().mask();
    }

    @Override
    public int units() {
      return rows;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int row = from; row < to; row++) {
        row(memory, at.input(0) + row * depth, at.output() + row * depth);
      }
    }

    private void row(Memory memory, int in, int out) {
      int max = Integer.MIN_VALUE;
      for (int i = 0; i < depth; i++) {
        max = Math.max(max, memory.i8(in + i) & mask);
      }
      float sum = 0;
      for (int i = 0; i < depth; i++) {
        sum += table.exp(max - (memory.i8(in + i) & mask));
      }
      float inverse = table.inverse(sum);
      for (int i = 0; i < depth; i++) {
        memory.i8(out + i, table.apply(max - (memory.i8(in + i) & mask), inverse));
      }
    }
  }
}
