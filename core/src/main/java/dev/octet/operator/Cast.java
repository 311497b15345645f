package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;

/**
 * CAST between any two types but complex64; 8-bit and 16-bit numbers count as stored in the file,
 * without their scale. Fractions are cut off; floats beyond int64 become its nearest value, NaN 0,
 * a negative float as uint8 0; integers keep as many low bits as the output has; a bool is whether
 * the number is not 0. Input and output of the same shape.
 */
public final class Cast extends Operator {

  @Override
  public String name() {
    return "CAST";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 1, 1);
    if (node.input(0).type() == DataType.COMPLEX64 || node.output().type() == DataType.COMPLEX64) {
      throw Check.unsupported(node, "a cast of complex numbers");
    }
    Check.outputShape(node, node.input(0).shape());
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node.input(0), node.output());
  }

  /** One unit is one element. */
  private static final class Scalar extends ScalarKernel {
    private final DataType from;
    private final DataType to;
    private final int shiftFrom;
    private final int shiftTo;
    private final boolean unsigned;
    private final int elements;

    Scalar(Value input, Value output) {
      this.from = input.type();
      this.to = output.type();
      this.shiftFrom = input.domainShift();
      this.shiftTo = output.domainShift();
      this.unsigned = output.sourceType() == DataType.UINT8;
      this.elements = output.shape().elements();
    }

    @Override
    public int units() {
      return elements;
    }

    @Override
    public void run(Memory memory, Location at, int first, int end) {
      for (int i = first; i < end; i++) {
        if (from == DataType.FLOAT32) {
          fromFloat(memory, memory.f32(at.input(0) + 4 * i), at.output() + i * to.bytes());
        } else {
          long x = Elements.get(memory, from, at.input(0) + i * from.bytes()) - shiftFrom;
          fromInteger(memory, x, at.output() + i * to.bytes());
        }
      }
    }

    private void fromFloat(Memory memory, float x, int address) {
      if (to == DataType.FLOAT32) {
        memory.f32(address, x);
      } else {
        long whole = unsigned && x < 0 ? 0 : whole(x);
        fromInteger(memory, to == DataType.BOOL && x != 0 ? 1 : whole, address);
      }
    }

    private static long whole(float x) {
      if (x >= 0x1p63f) {
        return Long.MAX_VALUE;
      }
      return x < -0x1p63f ? Long.MIN_VALUE : x == x ? (long) x : 0;
    }

    private void fromInteger(Memory memory, long x, int address) {
      if (to == DataType.FLOAT32) {
        memory.f32(address, x);
      } else {
        Elements.set(memory, to, address, to == DataType.BOOL ? x != 0 ? 1 : 0 : x + shiftTo);
      }
    }
  }
}
