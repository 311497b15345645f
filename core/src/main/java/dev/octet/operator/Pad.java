package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * PAD: surrounds a tensor with its zero (the zero point of a quantized tensor). Input of any rank
 * and type, constant paddings {@code [rank,2]} (before, after), output of the padded shape and the
 * same quantization. Source: the .tflite schema, PadOptions.
 */
public final class Pad extends Operator {

  @Override
  public String name() {
    return "PAD";
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Value input = node.input(0);
    if (input.type().isByte()) {
      Check.quantized(node, input);
      Check.sameQuantization(node, input, node.output());
    } else {
      Check.type(node, node.output(), input.type());
    }
    int rank = input.shape().rank();
    int[] paddings = paddings(node);
    if (paddings.length != 2 * rank) {
      throw Check.invalid(node, node.input(1) + " should have shape [" + rank + ",2]");
    }
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      if (paddings[2 * i] < 0 || paddings[2 * i + 1] < 0) {
        throw Check.invalid(node, "negative padding on dimension " + i);
      }
      dims[i] =
          Check.extent(node, (long) paddings[2 * i] + input.shape().dim(i) + paddings[2 * i + 1]);
    }
    Check.outputShape(node, Shape.of(dims));
  }

  /** Elements before and after each dimension, in pairs. */
  public static int[] paddings(Node node) {
    return Parameters.ints(node, 1);
  }

  @Override
  public Kernel scalar(Node node) {
    Value input = node.input(0);
    int zero = input.type().isByte() ? input.quantization().zeroPoint() : 0;
    return new PadKernel(
        input.shape(), node.output().shape(), paddings(node), input.type().bytes(), zero);
  }

  /** Copies runs of the innermost dimension; one unit is the whole output. */
  private static final class PadKernel extends ScalarKernel {
    private final Shape input;
    private final Shape output;
    private final int[] paddings;
    private final int size;
    private final int zero;

    PadKernel(Shape input, Shape output, int[] paddings, int size, int zero) {
      this.input = input;
      this.output = output;
      this.paddings = paddings;
      this.size = size;
      this.zero = zero;
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (from == to) {
        return;
      }
      memory.fill(at.output(), zero, output.elements() * size);
      copy(memory, at.input(0), at.output(), 0);
    }

    private void copy(Memory memory, int from, int to, int axis) {
      if (axis == input.rank()) {
        memory.copy(from, to, size);
        return;
      }
      int inputStep = input.product(axis + 1, input.rank()) * size;
      int outputStep = output.product(axis + 1, output.rank()) * size;
      int first = to + paddings[2 * axis] * outputStep;
      if (inputStep == outputStep) {
        memory.copy(from, first, input.dim(axis) * inputStep);
        return;
      }
      for (int i = 0; i < input.dim(axis); i++) {
        copy(memory, from + i * inputStep, first + i * outputStep, axis + 1);
      }
    }
  }
}
