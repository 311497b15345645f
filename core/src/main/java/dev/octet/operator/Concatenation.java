package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.ConcatenationScaling;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * CONCATENATION of any number of tensors along one axis. Inputs agree in type and in every other
 * dimension; 8-bit inputs of another scale or zero point than the output are rescaled by {@link
 * ConcatenationScaling}. Source: the .tflite schema, ConcatenationOptions.
 *
 * <p>Restriction: No fused activation.
 */
public final class Concatenation extends Operator {
  private final int axis;

  /** The operator; a negative axis counts from the end. */
  public Concatenation(int axis) {
    this.axis = axis;
  }

  /** The dimension along which inputs follow each other; negative ones count from the last. */
  public int axis() {
    return axis;
  }

  @Override
  public String name() {
    return "CONCATENATION";
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.SAME;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, Integer.MAX_VALUE);
    Value first = node.input(0);
    int rank = first.shape().rank();
    int along = Parameters.axis(node, axis, rank);
    int[] dims = first.shape().toArray();
    long extent = 0;
    for (Value input : node.inputs()) {
      validateInput(node, input, along);
      extent += input.shape().dim(along);
    }
    dims[along] = Check.extent(node, extent);
    Check.outputShape(node, Shape.of(dims));
  }

  private static void validateInput(Node node, Value input, int along) {
    if (input == null) {
      throw Check.invalid(node, "an input is left out");
    }
    Check.type(node, input, node.output().type());
    Check.rank(node, input, node.input(0).shape().rank());
    if (input.type().isQuantizable()
        && input.quantization().isNone() != node.output().quantization().isNone()) {
      throw Check.invalid(node, input + " and the output should both be quantized, or neither");
    }
    if (input.type().isByte() && !input.quantization().isNone()) {
      Check.quantized(node, input);
      Check.quantized(node, node.output());
    }
    for (int i = 0; i < input.shape().rank(); i++) {
      if (i != along && input.shape().dim(i) != node.input(0).shape().dim(i)) {
        throw Check.invalid(node, input + " does not match " + node.input(0));
      }
    }
  }

  /** Whether input {@code i} stands in the output byte for byte and in one piece. */
  public static boolean isPart(Node node, int i) {
    Concatenation operator = (Concatenation) node.operator();
    Shape shape = node.output().shape();
    return shape.product(0, operator.axis(node)) == 1 && !isRescaled(node, node.input(i));
  }

  private static boolean isRescaled(Node node, Value input) {
    return input.type().isByte()
        && !input.quantization().isNone()
        && !input.quantization().samePerTensor(node.output().quantization());
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, axis(node));
  }

  /** The dimension along which a node's inputs follow each other. */
  public int axis(Node node) {
    return Parameters.axis(node, axis, node.output().shape().rank());
  }

  /** The rule that rescales an input, or null if its bytes are the output's. */
  public static ConcatenationScaling scaling(Node node, Value input) {
    return isRescaled(node, input) ? new ConcatenationScaling(input, node.output()) : null;
  }

  /** One unit is one index of the dimensions before the axis. */
  private static final class Scalar extends ScalarKernel {
    private final int blocks;
    private final int[] blockBytes;
    private final int outputBytes;
    private final ConcatenationScaling[] rules;

    Scalar(Node node, int axis) {
      Value output = node.output();
      this.blocks = output.shape().product(0, axis);
      int count = node.inputs().size();
      this.blockBytes = new int[count];
      this.rules = new ConcatenationScaling[count];
      int total = 0;
      for (int i = 0; i < count; i++) {
        Value input = node.input(i);
        Shape shape = input.shape();
        blockBytes[i] = shape.product(axis, shape.rank()) * input.type().bytes();
        total += blockBytes[i];
        rules[i] = scaling(node, input);
      }
      this.outputBytes = total;
    }

    @Override
    public int units() {
      return blocks;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int block = from; block < to; block++) {
        int out = at.output() + block * outputBytes;
        for (int i = 0; i < blockBytes.length; i++) {
          int bytes = blockBytes[i];
          int in = at.input(i) + block * bytes;
          if (rules[i] == null && in != out) {
            memory.copy(in, out, bytes);
          } else if (rules[i] != null) {
            rescale(memory, rules[i], in, out, bytes);
          }
          out += bytes;
        }
      }
    }

    private static void rescale(
        Memory memory, ConcatenationScaling rule, int in, int out, int bytes) {
      for (int k = 0; k < bytes; k++) {
        memory.i8(out + k, rule.apply(memory.i8(in + k)));
      }
    }
  }
}
