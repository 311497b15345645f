package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.Activation;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * FULLY_CONNECTED: {@code out[m,o] = act(bias[o] + sum over k of (in[m,k] - z_in) * (w[o,k] -
 * z_w))}, requantized by {@link dev.octet.numerics.Requantization}.
 *
 * <p>Input of any rank whose elements divide into rows of K, weights {@code [O,K]} (int8 per
 * channel on dimension 0, or int8 / uint8 per tensor), optional int32 bias {@code [O]} (int64 with
 * 16-bit input), output {@code [M,O]}, or the input's shape with O innermost when {@code keepDims}.
 * float32 input with int8 weights (per tensor, per channel or by blocks of K) and float32 bias is
 * quantized row by row while it runs, as in {@link Products}. Source: the .tflite schema,
 * FullyConnectedOptions.
 *
 * <p>Restriction: Constant weights and bias; no shuffled weights.
 */
public final class FullyConnected extends Operator {
  private final Activation activation;
  private final boolean keepDims;

  /** A fully connected layer; {@code keepDims} keeps the input's outer dimensions. */
  public FullyConnected(Activation activation, boolean keepDims) {
    this.activation = activation;
    this.keepDims = keepDims;
  }

  @Override
  public String name() {
    return "FULLY_CONNECTED";
  }

  /** The fused activation. */
  public Activation activation() {
    return activation;
  }

  /** Whether the output keeps the input's outer dimensions. */
  public boolean keepDims() {
    return keepDims;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.WEIGHTED;
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 3);
    Value input = node.input(0);
    Value weights = node.input(1);
    Check.rank(node, weights, 2);
    Check.numbers(node, input, node.output());
    if (input.type() == DataType.FLOAT32 && weights.quantization().block() > 0) {
      Check.constant(node, weights);
    } else {
      Check.weights(node, input, weights, 0);
    }
    int outputs = weights.shape().dim(0);
    int depth = weights.shape().dim(1);
    boolean keeps = keepDims || node.output().shape().rank() != 2;
    boolean hasRows = input.shape().rank() > 0;
    boolean fits = hasRows && input.shape().last() == depth;
    if (!fits && !keeps && hasRows) {
      long elements = input.shape().elements();
      fits =
          elements == (long) input.shape().dim(0) * depth
              || elements == (long) node.output().shape().dim(0) * depth;
    }
    if (!fits) {
      throw Check.invalid(
          node,
          "input depth "
              + input.shape().last()
              + " does not match weights "
              + weights.shape()
              + " ("
              + input
              + ")");
    }
    Check.bias(node, node.input(2), outputs);
    if (keeps) {
      int[] dims = input.shape().toArray();
      dims[dims.length - 1] = outputs;
      Check.outputShape(node, Shape.of(dims));
    } else {
      Check.outputShape(node, Shape.of(input.shape().elements() / depth, outputs));
    }
  }

  @Override
  public long macs(Node node) {
    return (long) node.output().shape().elements() * node.input(1).shape().dim(1);
  }

  @Override
  public Kernel scalar(Node node) {
    return node.input(1).type() == DataType.FLOAT32
        ? new FloatScalar(node, activation)
        : new Scalar(node, activation);
  }

  /** One unit is one row of the output; sums as in {@link FloatConvolution}. */
  private static final class FloatScalar extends ScalarKernel {
    private final boolean hasBias;
    private final Activation activation;
    private final int rows;
    private final int outputs;
    private final int depth;

    FloatScalar(Node node, Activation activation) {
      this.hasBias = node.input(2) != null;
      this.activation = activation;
      this.outputs = node.input(1).shape().dim(0);
      this.depth = node.input(1).shape().dim(1);
      this.rows = node.input(0).shape().elements() / depth;
    }

    @Override
    public int units() {
      return rows;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int row = from; row < to; row++) {
        int a = at.input(0) + 4 * row * depth;
        int out = at.output() + 4 * row * outputs;
        for (int o = 0; o < outputs; o++) {
          float start = hasBias ? memory.f32(at.input(2) + 4 * o) : 0f;
          float sum = FloatProducts.add(memory, a, at.input(1) + 4 * o * depth, depth, start);
          memory.f32(out + 4 * o, activation.apply(sum));
        }
      }
    }
  }

  /** One unit is one row of the output. */
  private static final class Scalar extends ScalarKernel {
    private final Products products;
    private final int rows;
    private final int outputs;
    private final int depth;
    private final int size;
    private final boolean inBlocks;

    Scalar(Node node, Activation activation) {
      this.outputs = node.input(1).shape().dim(0);
      this.depth = node.input(1).shape().dim(1);
      this.rows = node.input(0).shape().elements() / depth;
      this.size = node.output().type().bytes();
      this.inBlocks = node.input(1).quantization().block() > 0;
      this.products =
          new Products(
              node,
              activation,
              outputs,
              node.input(0).type() == DataType.FLOAT32
                  ? new DynamicRows(RowQuantization.NEAREST_EVEN, 0, rows, depth)
                  : null);
    }

    @Override
    public long scratchBytes() {
      return products.scratchBytes();
    }

    @Override
    public int units() {
      return rows;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      products.prepare(memory, at, from, to);
      for (int row = from; row < to; row++) {
        int a = products.values(at) + row * depth * products.valueBytes();
        int out = at.output() + row * outputs * size;
        for (int o = 0; o < outputs; o++) {
          int w = at.input(1) + o * depth;
          if (inBlocks) {
            products.storeBlocks(memory, at, row, out + o * size, a, w, depth, o);
          } else {
            long acc = products.bias(memory, at, o) + products.dot(memory, a, w, depth);
            products.store(memory, at, row, out + o * size, acc, o);
          }
        }
      }
    }
  }
}
