package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * DYNAMIC_UPDATE_SLICE: the input with a box of it replaced. Input and update of one rank, of any
 * type, start indices {@code [rank]} of int32 or int64, constant or not, which are moved so that
 * the box lies inside; output of the input's shape, type and quantization. Source: the .tflite
 * schema.
 */
public final class DynamicUpdateSlice extends Operator {

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public String name() {
    return "DYNAMIC_UPDATE_SLICE";
  }

  @Override
  public int overwrites(int output) {
    return 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 3);
    Value input = node.input(0);
    Value update = node.input(1);
    Check.sameQuantization(node, input, node.output());
    Check.sameQuantization(node, update, node.output());
    Check.outputShape(node, input.shape());
    int rank = input.shape().rank();
    boolean fits = update.shape().rank() == rank && node.input(2).shape().elements() == rank;
    for (int i = 0; i < rank && fits; i++) {
      fits = update.shape().dim(i) <= input.shape().dim(i);
    }
    if (!fits) {
      throw Check.invalid(node, update + " does not fit into " + input);
    }
    starts(node);
  }

  private static Starts starts(Node node) {
    Shape input = node.input(0).shape();
    Starts starts = new Starts(node, 2, input.rank());
    for (int i = 0; i < input.rank(); i++) {
      int most = input.dim(i) - node.input(1).shape().dim(i);
      starts.add(i, 0, 0, most, input.product(i + 1, input.rank()));
    }
    return starts;
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node);
  }

  /** One unit is the whole output. */
  private static final class Scalar extends ScalarKernel {
    private final Starts starts;
    private final StridedCopy copy;
    private final int bytes;
    private final int size;

    Scalar(Node node) {
      Shape input = node.input(0).shape();
      Shape update = node.input(1).shape();
      this.starts = starts(node);
      this.bytes = node.output().bytes();
      this.size = node.output().type().bytes();
      this.copy = StridedCopy.of(1, 0, update.toArray(), 0, update.steps(), 0, input.steps());
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (from == to) {
        return;
      }
      if (at.input(0) != at.output()) {
        memory.copy(at.input(0), at.output(), bytes);
      }
      int target = at.output() + starts.offset(memory, at) * size;
      copy.run(memory, size, at.input(1), target, 0, copy.extents()[0]);
    }
  }
}
