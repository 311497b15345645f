package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Exponential;
import dev.octet.numerics.LaneSum;
import dev.octet.numerics.SoftmaxTable;
import dev.octet.numerics.WideSoftmax;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * SOFTMAX over the innermost dimension: {@code exp(beta * x) / sum of exp(beta * x)}, 8-bit by
 * {@link SoftmaxTable}, 16-bit with an output scale of 2^-15 by {@link WideSoftmax}. Input and
 * output of the same shape. Source: the .tflite schema, SoftmaxOptions.
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
    if (node.output().type() == DataType.INT16
        && node.output().quantization().scale() != 0x1p-15f) {
      throw Check.unsupported(node, node.output() + " should have scale 1/32768");
    }
  }

  @Override
  public Kernel scalar(Node node) {
    return switch (node.input(0).type()) {
      case FLOAT32 -> new FloatScalar(node, beta);
      case INT16 -> new WideScalar(node, beta);
      default -> new Scalar(node, beta);
    };
  }

  /** One unit is one row of the innermost dimension. */
  private abstract static class Rows extends ScalarKernel {
    final int depth;
    private final int rowBytes;
    private final int rows;

    Rows(Node node) {
      Value input = node.input(0);
      this.depth = input.shape().last();
      this.rows = input.shape().elements() / depth;
      this.rowBytes = depth * input.type().bytes();
    }

    @Override
    public final int units() {
      return rows;
    }

    @Override
    public final void run(Memory memory, Location at, int from, int to) {
      for (int row = from; row < to; row++) {
        row(memory, at.input(0) + row * rowBytes, at.output() + row * rowBytes);
      }
    }

    abstract void row(Memory memory, int in, int out);
  }

  /** The output holds the exponentials until their sum is known. */
  private static final class WideScalar extends Rows {
    private final WideSoftmax rule;

    WideScalar(Node node, float beta) {
      super(node);
      this.rule = new WideSoftmax(node.input(0), beta);
    }

    @Override
    void row(Memory memory, int in, int out) {
      int max = Integer.MIN_VALUE;
      for (int i = 0; i < 2 * depth; i += 2) {
        max = Math.max(max, memory.i16(in + i));
      }
      int sum = 0;
      for (int i = 0; i < 2 * depth; i += 2) {
        int exp = rule.exp(max - memory.i16(in + i));
        memory.i16(out + i, exp);
        sum += exp;
      }
      int inverse = rule.inverse(sum);
      for (int i = 0; i < 2 * depth; i += 2) {
        memory.i16(out + i, rule.apply(memory.i16(out + i), inverse));
      }
    }
  }

  /**
   * {@code e = exp(fl(fl(x - max) * beta))}, {@code fl(e * fl(1 / sum of e))}, the sum by {@link
   * LaneSum}.
   */
  private static final class FloatScalar extends Rows {
    private final float beta;

    FloatScalar(Node node, float beta) {
      super(node);
      this.beta = beta;
    }

    @Override
    void row(Memory memory, int in, int out) {
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

  private static final class Scalar extends Rows {
    private final SoftmaxTable table;
    private final int mask;

    Scalar(Node node, float beta) {
      super(node);
      this.table = new SoftmaxTable(node.input(0), beta, node.output());
      this.mask = node.input(0).type().mask();
    }

    @Override
    void row(Memory memory, int in, int out) {
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
