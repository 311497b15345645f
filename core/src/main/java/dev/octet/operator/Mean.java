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
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;

/**
 * MEAN over constant axes: quantized by {@link QuantizedMean}, of integers cut off towards zero. Of
 * no values it is NaN, or 0 in integers.
 */
public final class Mean extends Reduction {

  /** The operator; {@code keepDims} keeps reduced dimensions with extent 1. */
  public Mean(boolean keepDims) {
    super(keepDims);
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "MEAN";
  }

  @Override
  void checkTypes(Node node) {
    Check.sameNumbers(node, node.input(0), node.output());
  }

  @Override
  boolean hasNeutral() {
    return true;
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, reducedAxes(node));
  }

  /** One unit is one output element. */
  private static final class Scalar extends ScalarKernel {
    private final QuantizedMean rule;
    private final DataType type;
    private final DataType outputType;
    private final AxisOffsets starts;
    private final AxisOffsets taps;

    Scalar(Node node, boolean[] reduced) {
      Value input = node.input(0);
      Value output = node.output();
      this.starts = new AxisOffsets(input.shape(), reduced, false);
      this.taps = new AxisOffsets(input.shape(), reduced, true);
      this.type = input.type();
      this.outputType = output.type();
      this.rule = !type.isQuantizable() ? null : new QuantizedMean(input, output, taps.count());
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
        if (type == DataType.FLOAT32) {
          float sum = sumOfFloats(memory, at.input(0) + 4 * start);
          memory.f32(at.output() + 4 * i, sum * (1f / taps.count()));
        } else {
          long sum = sum(memory, at.input(0) + start * type.bytes());
          Elements.set(memory, outputType, at.output() + i * outputType.bytes(), mean(sum));
        }
      }
    }

    private long mean(long sum) {
      return rule == null
          ? sum / Math.max(1, taps.count())
          : Rounding.clamp(rule.apply(sum), outputType.min(), outputType.max());
    }

    private long sum(Memory memory, int start) {
      long sum = 0;
      for (int i = 0; i < taps.count(); i++) {
        sum += Elements.get(memory, type, start + taps.offset(i) * type.bytes());
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
