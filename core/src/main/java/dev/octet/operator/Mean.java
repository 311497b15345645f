package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.LaneSum;
import dev.octet.numerics.QuantizedMean;
import dev.octet.numerics.Rounding;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * MEAN over constant axes, 8-bit by {@link QuantizedMean}. Input of any rank, int32 axes (negative
 * ones count from the end), output without the reduced dimensions, or with extent 1 when {@code
 * keepDims}. Source: the .tflite schema, ReducerOptions.
 */
public final class Mean extends Operator {
  private final boolean keepDims;

  /** The operator; {@code keepDims} keeps reduced dimensions with extent 1. */
  public Mean(boolean keepDims) {
    this.keepDims = keepDims;
  }

  /** Whether reduced dimensions stay, with extent 1. */
  public boolean keepDims() {
    return keepDims;
  }

  @Override
  public String name() {
    return "MEAN";
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
    Check.numbers(node, node.input(0), node.output());
    boolean[] reduced = reducedAxes(node);
    Shape input = node.input(0).shape();
    int count = 0;
    int[] dims = new int[input.rank()];
    for (int i = 0; i < input.rank(); i++) {
      if (!reduced[i]) {
        dims[count++] = input.dim(i);
      } else if (keepDims) {
        dims[count++] = 1;
      }
    }
    int[] kept = new int[count];
    System.arraycopy(dims, 0, kept, 0, count);
    Check.outputShape(node, Shape.of(kept));
    if (input.elements() == 0 || input.elements() / node.output().shape().elements() > 1 << 22) {
      throw Check.invalid(node, "cannot average " + node.input(0));
    }
  }

  /** Which axes of the input are averaged. */
  public static boolean[] reducedAxes(Node node) {
    int rank = node.input(0).shape().rank();
    boolean[] reduced = new boolean[rank];
    int[] axes = Parameters.ints(node, 1);
    for (int axis : axes) {
      reduced[Parameters.axis(node, axis, rank)] = true;
    }
    return reduced;
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, reducedAxes(node));
  }

  /** One unit is one output element. */
  private static final class Scalar extends ScalarKernel {
    private final QuantizedMean rule;
    private final int mask;
    private final int min;
    private final int max;
    private final AxisOffsets starts;
    private final AxisOffsets taps;

    Scalar(Node node, boolean[] reduced) {
      Value input = node.input(0);
      Value output = node.output();
      this.starts = new AxisOffsets(input.shape(), reduced, false);
      this.taps = new AxisOffsets(input.shape(), reduced, true);
      this.mask = input.type().mask();
      this.min = output.type().min();
      this.max = output.type().max();
      this.rule =
          input.type() == DataType.FLOAT32
              ? null
              : new QuantizedMean(input.quantization(), output.quantization(), taps.count());
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public int units() {
      return starts.count();
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        int start = starts.offset(i);
        if (rule == null) {
          float sum = sumOfFloats(memory, at.input(0) + 4 * start);
          memory.f32(at.output() + 4 * i, sum * (1f / taps.count()));
        } else {
          int q = rule.apply(sum(memory, at.input(0) + start));
          memory.i8(at.output() + i, Rounding.clamp(q, min, max));
        }
      }
    }

    private int sum(Memory memory, int start) {
      int sum = 0;
      for (int i = 0; i < taps.count(); i++) {
        sum += memory.i8(start + taps.offset(i)) & mask;
      }
      return sum;
    }

    /** By {@link LaneSum} if the values lie side by side, else one by one from +0.0. */
    private float sumOfFloats(Memory memory, int start) {
      if (taps.areContiguous()) {
        return LaneSum.of(memory, start, taps.count());
      }
      float sum = 0;
      for (int i = 0; i < taps.count(); i++) {
        sum += memory.f32(start + 4 * taps.offset(i));
      }
      return sum;
    }
  }
}
