package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.FourierTransform;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;

/**
 * RFFT2D: the Fourier transform over the two innermost dimensions, by {@link FourierTransform},
 * rows first. Input float32 {@code [...,H,W]}, which zeros are added to or the end is cut off of to
 * give the constant lengths {@code [FH,FW]}, powers of two; output complex64 {@code
 * [...,FH,FW/2+1]}, since the other half of each row mirrors it. Source: the .tflite schema.
 *
 * <p>Restriction: Constant lengths that are powers of two.
 */
public final class Rfft2d extends Operator {
  private static final int MOST = 1 << 20;

  @Override
  public String name() {
    return "RFFT2D";
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Value input = node.input(0);
    Check.type(node, input, DataType.FLOAT32);
    Check.type(node, node.output(), DataType.COMPLEX64);
    int rank = input.shape().rank();
    if (rank < 2) {
      throw Check.invalid(node, input + " should have at least 2 dimensions");
    }
    int[] lengths = Parameters.ints(node, 1, 2);
    for (int length : lengths) {
      if (length < 1 || length > MOST || (length & length - 1) != 0) {
        throw Check.unsupported(
            node, "a transform of length " + length + "; powers of two up to " + MOST + " work");
      }
    }
    int[] dims = input.shape().toArray();
    dims[rank - 2] = lengths[0];
    dims[rank - 1] = lengths[1] / 2 + 1;
    Check.outputShape(node, Shape.of(dims));
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node);
  }

  /**
   * One unit is one pair of the two dimensions. The scratch space holds a whole row, and the halves
   * of all rows that are kept.
   */
  private static final class Scalar extends ScalarKernel {
    private static final int BYTES = FourierTransform.BYTES;

    private final int planes;
    private final int inputHeight;
    private final int inputWidth;
    private final int height;
    private final int width;
    private final int bins;
    private final FourierTransform rows;
    private final FourierTransform columns;

    Scalar(Node node) {
      Shape input = node.input(0).shape();
      int rank = input.rank();
      int[] lengths = Parameters.ints(node, 1);
      this.planes = input.product(0, rank - 2);
      this.inputHeight = input.dim(rank - 2);
      this.inputWidth = input.last();
      this.height = lengths[0];
      this.width = lengths[1];
      this.bins = width / 2 + 1;
      this.rows = new FourierTransform(width);
      this.columns = new FourierTransform(height);
    }

    @Override
    public boolean reads(int i) {
      return i == 0;
    }

    @Override
    public long scratchBytes() {
      return (long) BYTES * (width + (long) height * bins);
    }

    @Override
    public int units() {
      return planes;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      int row = at.scratch();
      int halves = row + BYTES * width;
      for (int plane = from; plane < to; plane++) {
        for (int y = 0; y < height; y++) {
          int in = at.input(0) + 4 * inputWidth * (plane * inputHeight + y);
          for (int x = 0; x < width; x++) {
            boolean isInside = y < inputHeight && x < inputWidth;
            memory.f64(row + BYTES * x, isInside ? memory.f32(in + 4 * x) : 0);
            memory.f64(row + BYTES * x + 8, 0);
          }
          rows.run(memory, row, BYTES);
          memory.copy(row, halves + BYTES * bins * y, BYTES * bins);
        }
        for (int x = 0; x < bins; x++) {
          columns.run(memory, halves + BYTES * x, BYTES * bins);
        }
        int numbers = 2 * height * bins;
        int out = at.output() + 4 * numbers * plane;
        for (int i = 0; i < numbers; i++) {
          memory.f32(out + 4 * i, (float) memory.f64(halves + 8 * i));
        }
      }
    }
  }
}
