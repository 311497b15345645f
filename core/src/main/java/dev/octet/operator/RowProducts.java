package dev.octet.operator;

import dev.octet.graph.Value;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.FloatFunction;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import java.util.List;

/**
 * Products of rows of activations with the constant matrices of a recurrent node, {@code out[r,n] =
 * sum over k of row[r,k] * w[n,k]} from +0.0 or 0: how a {@link RecurrentKernel} does the most of
 * its work; and the functions of its cells. This is the scalar implementation.
 *
 * <p>Of float32 rows and matrices, in the order of k. Of float32 rows and int8 matrices, after
 * {@link RowQuantization} of the row, {@code fl(fl(float(sum) * row's scale) * matrix' scale)}. Of
 * 8-bit rows {@code sum over k of (row[r,k] - z) * w[n,k]} in int32.
 */
public class RowProducts {
  /**
   * A matrix of a node.
   *
   * @param operand its number among the node's inputs
   * @param weights {@code [N,K]}, float32 or int8 with one scale and zero point 0
   * @param rows the type of the rows: float32, int8 or uint8
   * @param zeroPoint of 8-bit rows
   */
  public record Matrix(int operand, Value weights, DataType rows, int zeroPoint) {

    /** Products of a row: N. */
    public int columns() {
      return weights.shape().dim(0);
    }

    /** Elements of a row: K. */
    public int depth() {
      return weights.shape().dim(1);
    }

    /** Whether rows are quantized while the model runs. */
    public boolean isDynamic() {
      return rows == DataType.FLOAT32 && weights.type() == DataType.INT8;
    }
  }

  private final List<Matrix> matrices;
  private final RowQuantization rule;

  /**
   * Products with some matrices.
   *
   * @param rule of float32 rows that int8 matrices are multiplied with
   */
  public RowProducts(List<Matrix> matrices, RowQuantization rule) {
    this.matrices = matrices;
    this.rule = rule;
  }

  /** The matrices, in the order of their numbers. */
  public final List<Matrix> matrices() {
    return matrices;
  }

  /** What {@link dev.octet.kernel.Kernel#name} says. */
  public String name() {
    return ScalarKernel.NAME;
  }

  /** Whether input {@code i} of the node is read in memory. */
  public boolean reads(int i) {
    return true;
  }

  /** Bytes of packed constants. */
  public long packedBytes() {
    return 0;
  }

  /** Writes the packed constants. */
  public void pack(Memory memory, Location at) {}

  /** Bytes that {@link #take} and {@link #multiply} want for rows that matrix {@code m} takes. */
  public long scratchBytes(int m, int rows) {
    Matrix matrix = matrices.get(m);
    return matrix.isDynamic() ? (long) rows * (RowQuantization.BYTES + matrix.depth()) : 0;
  }

  /**
   * Prepares rows for the matrices that take them.
   *
   * @param m the first of these
   * @param scratch address of {@link #scratchBytes} bytes
   * @param row address of the first
   * @param stride bytes from one to the next
   */
  public void take(Memory memory, int m, int scratch, int row, int stride, int rows) {
    Matrix matrix = matrices.get(m);
    if (matrix.isDynamic()) {
      for (int r = 0; r < rows; r++) {
        rule.apply(
            memory,
            row + r * stride,
            matrix.depth(),
            quantized(matrix, scratch, r, rows),
            scratch + r * RowQuantization.BYTES);
      }
    }
  }

  /** Where a quantized row lies. */
  public static int quantized(Matrix matrix, int scratch, int r, int rows) {
    return scratch + rows * RowQuantization.BYTES + r * matrix.depth();
  }

  /**
   * The products of rows that were {@linkplain #take taken} with matrix {@code m}.
   *
   * @param out address of {@code [rows, N]} float32, or int32 if rows are 8-bit
   */
  public void multiply(
      Memory memory, Location at, int m, int scratch, int row, int stride, int rows, int out) {
    Matrix matrix = matrices.get(m);
    int depth = matrix.depth();
    int to = out;
    for (int r = 0; r < rows; r++) {
      int w = at.input(matrix.operand());
      for (int n = 0; n < matrix.columns(); n++) {
        if (matrix.isDynamic()) {
          int parameters = scratch + r * RowQuantization.BYTES;
          int zero = RowQuantization.zeroPoint(memory, parameters);
          int sum = sum(memory, quantized(matrix, scratch, r, rows), w, depth, -1, zero);
          float x = (float) sum * RowQuantization.scale(memory, parameters);
          memory.f32(to, x * matrix.weights().quantization().scale());
        } else if (matrix.rows() == DataType.FLOAT32) {
          memory.f32(to, FloatProducts.add(memory, row + r * stride, w, depth, 0f));
        } else {
          int mask = matrix.rows().mask();
          memory.i32(to, sum(memory, row + r * stride, w, depth, mask, matrix.zeroPoint()));
        }
        to += 4;
        w += depth * matrix.weights().type().bytes();
      }
    }
  }

  /**
   * Applies the function of a cell to float32 numbers.
   *
   * @param from address of the first number
   * @param to where its result goes; the same, or apart
   */
  public void apply(
      Memory memory, Location at, FloatFunction function, int from, int to, int count) {
    for (int i = 0; i < 4 * count; i += 4) {
      memory.f32(to + i, function.apply(memory.f32(from + i)));
    }
  }

  private static int sum(Memory memory, int row, int w, int depth, int mask, int zero) {
    int sum = 0;
    for (int k = 0; k < depth; k++) {
      sum += ((memory.i8(row + k) & mask) - zero) * memory.i8(w + k);
    }
    return sum;
  }
}
