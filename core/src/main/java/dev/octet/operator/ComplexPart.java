package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * REAL, IMAG and COMPLEX_ABS: one number for each complex one, {@code re}, {@code im} or {@code
 * sqrt(re^2 + im^2)}, this in float64 and rounded once. Input complex64, output float32 of the same
 * shape.
 */
public final class ComplexPart extends Operator {
  private final Kind kind;

  /** What is taken, named as the operators. */
  public enum Kind {
    REAL,
    IMAG,
    COMPLEX_ABS
  }

  /** The operator of one kind. */
  public ComplexPart(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return kind.name();
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    Check.type(node, node.input(0), DataType.COMPLEX64);
    Check.type(node, node.output(), DataType.FLOAT32);
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(kind, node.output().shape().elements());
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final Kind kind;
    private final int elements;

    Scalar(Kind kind, int elements) {
      this.kind = kind;
      this.elements = elements;
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int i = from; i < to; i++) {
        float re = memory.f32(at.input(0) + 8 * i);
        float im = memory.f32(at.input(0) + 8 * i + 4);
        memory.f32(
            at.output() + 4 * i,
            switch (kind) {
              case REAL -> re;
              case IMAG -> im;
              default -> (float) Math.sqrt((double) re * re + (double) im * im);
            });
      }
    }
  }
}
