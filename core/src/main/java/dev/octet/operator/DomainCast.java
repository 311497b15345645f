package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.Memory;

/**
 * Octet's own DOMAIN_CAST: int8 to uint8 or back with the zero point moved by 128, {@code q ^
 * 0x80}. The pass that chooses the activation domain puts it at a model's inputs and outputs.
 */
public final class DomainCast extends Operator {
  private static final long SIGNS = 0x8080808080808080L;

  @Override
  public String name() {
    return "DOMAIN_CAST";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.quantized(node, node.input(0));
    Check.quantized(node, node.output());
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node.output().shape().elements());
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final int elements;

    Scalar(int elements) {
      this.elements = elements;
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int i = from;
      for (; i + 8 <= to; i += 8) {
        memory.i64(at.output() + i, memory.i64(at.input(0) + i) ^ SIGNS);
      }
      for (; i < to; i++) {
        memory.i8(at.output() + i, memory.i8(at.input(0) + i) ^ 0x80);
      }
    }
  }
}
