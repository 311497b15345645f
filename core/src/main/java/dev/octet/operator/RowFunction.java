package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.FloatQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;

/**
 * An operator that computes each row of the innermost dimension from itself, in float32; quantized
 * rows are dequantized first and quantized at the end ({@link FloatQuantization}). Input and output
 * of the same shape and type.
 */
public abstract class RowFunction extends Operator {

  /** Replaces the {@code depth} float32 values from {@code row} on by the results. */
  abstract void apply(Memory memory, int row, int depth);

  @Override
  public final void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.sameNumbers(node, node.input(0), node.output());
    if (node.input(0).type().isIndex()) {
      throw Check.unsupported(node, node.input(0) + " is not float32, int8, uint8 or int16");
    }
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  public final Kernel scalar(Node node) {
    return new Scalar(node, this);
  }

  /** One unit is one row. */
  private static final class Scalar extends ScalarKernel {
    private final RowFunction function;
    private final DataType type;
    private final int depth;
    private final int rows;
    private final FloatQuantization from;
    private final FloatQuantization to;

    Scalar(Node node, RowFunction function) {
      Value input = node.input(0);
      this.function = function;
      this.type = input.type();
      this.depth = input.shape().last();
      this.rows = input.shape().elements() / depth;
      boolean floats = type == DataType.FLOAT32;
      this.from = floats ? null : FloatQuantization.of(input);
      this.to = floats ? null : FloatQuantization.of(node.output());
    }

    @Override
    public int units() {
      return rows;
    }

    @Override
    public long scratchBytes() {
      return from == null ? 0 : 4L * depth;
    }

    @Override
    public void run(Memory memory, Location at, int first, int end) {
      int bytes = depth * type.bytes();
      for (int row = first; row < end; row++) {
        int in = at.input(0) + row * bytes;
        int out = at.output() + row * bytes;
        if (from == null) {
          memory.copy(in, out, bytes);
          function.apply(memory, out, depth);
        } else {
          quantized(memory, in, at.scratch(), out);
        }
      }
    }

    private void quantized(Memory memory, int in, int scratch, int out) {
      int size = type.bytes();
      for (int i = 0; i < depth; i++) {
        int q = (int) Elements.get(memory, type, in + i * size);
        memory.f32(scratch + 4 * i, from.dequantize(q));
      }
      function.apply(memory, scratch, depth);
      for (int i = 0; i < depth; i++) {
        int q = to.quantize(memory.f32(scratch + 4 * i));
        Elements.set(memory, type, out + i * size, q);
      }
    }
  }
}
