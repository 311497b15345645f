package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.FloatQuantization;
import dev.octet.numerics.LaneSum;
import dev.octet.numerics.QuantizedMean;
import dev.octet.numerics.Rounding;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;

/**
 * SUM, REDUCE_PROD, REDUCE_MAX, REDUCE_MIN, REDUCE_ANY and REDUCE_ALL over constant axes; the last
 * two of bools, the others of numbers.
 *
 * <p>Floats are combined in the order of memory, a sum of values that lie side by side as {@link
 * LaneSum}. Quantized, SUM is {@link QuantizedMean#sum}, REDUCE_MAX and REDUCE_MIN compare stored
 * values, and REDUCE_PROD multiplies reals in float32.
 */
public final class Reduce extends Reduction {
  private final Kind kind;

  /** What is computed. */
  public enum Kind {
    SUM("SUM"),
    PROD("REDUCE_PROD"),
    MAX("REDUCE_MAX"),
    MIN("REDUCE_MIN"),
    ANY("REDUCE_ANY"),
    ALL("REDUCE_ALL");

    private final String operator;

    Kind(String operator) {
      this.operator = operator;
    }

    /** The result of no values, where there is one. */
    private int neutral() {
      return this == PROD || this == ALL ? 1 : 0;
    }

    private float combine(float a, float b) {
      return switch (this) {
        case SUM -> a + b;
        case PROD -> a * b;
        case MAX -> a > b || a != a ? a : b;
        default -> a < b || a != a ? a : b;
      };
    }

    private long combine(long a, long b) {
      return switch (this) {
        case SUM -> a + b;
        case PROD -> a * b;
        case MAX -> a > b ? a : b;
        case MIN -> a < b ? a : b;
        case ANY -> a != 0 || b != 0 ? 1 : 0;
        default -> a != 0 && b != 0 ? 1 : 0;
      };
    }
  }

  /** The operator; {@code keepDims} keeps reduced dimensions with extent 1. */
  public Reduce(Kind kind, boolean keepDims) {
    super(keepDims);
    this.kind = kind;
  }

  @Override
  public QuantizationRule quantization() {
    return switch (kind) {
      case MAX, MIN -> QuantizationRule.SAME;
      case SUM -> QuantizationRule.FREE;
      default -> QuantizationRule.NONE;
    };
  }

  @Override
  public String name() {
    return kind.operator;
  }

  @Override
  void checkTypes(Node node) {
    if (kind == Kind.ANY || kind == Kind.ALL) {
      Check.type(node, node.input(0), DataType.BOOL);
      Check.type(node, node.output(), DataType.BOOL);
    } else {
      Check.sameNumbers(node, node.input(0), node.output());
    }
  }

  @Override
  boolean hasNeutral() {
    return kind != Kind.MAX && kind != Kind.MIN;
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, kind);
  }

  /** One unit is one output element. */
  private static final class Scalar extends ScalarKernel {
    private final Kind kind;
    private final DataType type;
    private final AxisOffsets starts;
    private final AxisOffsets taps;
    private final QuantizedMean sum;
    private final FloatQuantization from;
    private final FloatQuantization to;

    Scalar(Node node, Kind kind) {
      Value input = node.input(0);
      Value output = node.output();
      boolean[] reduced = reducedAxes(node);
      this.kind = kind;
      this.type = input.type();
      this.starts = new AxisOffsets(input.shape(), reduced, false);
      this.taps = new AxisOffsets(input.shape(), reduced, true);
      boolean quantized = type.isQuantizable();
      this.sum =
          quantized && kind == Kind.SUM ? QuantizedMean.sum(input, output, taps.count()) : null;
      this.from = quantized && kind == Kind.PROD ? FloatQuantization.of(input) : null;
      this.to = from == null ? null : FloatQuantization.of(output);
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
    public void run(Memory memory, Location at, int first, int end) {
      int size = type.bytes();
      for (int i = first; i < end; i++) {
        int start = at.input(0) + size * starts.offset(i);
        int out = at.output() + size * i;
        if (type == DataType.FLOAT32) {
          memory.f32(out, floats(memory, start));
        } else if (from != null) {
          Elements.set(memory, type, out, to.quantize(product(memory, start)));
        } else {
          long result = integers(memory, start);
          Elements.set(memory, type, out, sum == null ? result : clamped(sum.apply(result)));
        }
      }
    }

    private int clamped(int q) {
      return Rounding.clamp(q, type.min(), type.max());
    }

    private float floats(Memory memory, int start) {
      if (kind == Kind.SUM && taps.areContiguous()) {
        return LaneSum.of(memory, start, taps.count());
      }
      if (taps.count() == 0) {
        return kind.neutral();
      }
      float result = memory.f32(start);
      for (int i = 1; i < taps.count(); i++) {
        result = kind.combine(result, memory.f32(start + 4 * taps.offset(i)));
      }
      return result;
    }

    private float product(Memory memory, int start) {
      float result = 1;
      for (int i = 0; i < taps.count(); i++) {
        int q = (int) Elements.get(memory, type, start + taps.offset(i) * type.bytes());
        result *= from.dequantize(q);
      }
      return result;
    }

    /** The second operand of a bool's combination makes it 0 or 1. */
    private long integers(Memory memory, int start) {
      if (taps.count() == 0) {
        return kind.neutral();
      }
      long result = Elements.get(memory, type, start);
      result = type == DataType.BOOL ? kind.combine(result, result) : result;
      for (int i = 1; i < taps.count(); i++) {
        long next = Elements.get(memory, type, start + taps.offset(i) * type.bytes());
        result = kind.combine(result, next);
      }
      return result;
    }
  }
}
