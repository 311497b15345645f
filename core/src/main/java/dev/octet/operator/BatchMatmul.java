package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.kernel.ScalarKernel;
import dev.octet.numerics.QuantizedMatmul;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.Arrays;

/**
 * BATCH_MATMUL: {@code out[..,m,n] = sum over k of a[..,m,k] * b[..,k,n]}; the outer axes are
 * broadcast. With {@code adjointA}, a is {@code [..,k,m]}; with {@code adjointB}, b is {@code
 * [..,n,k]}. Operands of at least two axes, constant or not: float32, summed from +0.0 in the order
 * of k, or 8-bit or 16-bit per tensor, {@code sum of (a - z_a) * (b - z_b)} requantized by {@link
 * QuantizedMatmul}; or a float32 and b constant int8, per tensor or with a scale for each n: then
 * every row of a is quantized while it runs, as in {@link Products}. Source: the .tflite schema,
 * BatchMatMulOptions.
 */
public final class BatchMatmul extends Operator {
  private final boolean adjointA;
  private final boolean adjointB;

  /** The operator; an adjoint operand has its last two axes exchanged. */
  public BatchMatmul(boolean adjointA, boolean adjointB) {
    this.adjointA = adjointA;
    this.adjointB = adjointB;
  }

  /** Whether the left matrices are transposed. */
  public boolean adjointA() {
    return adjointA;
  }

  /** Whether the right matrices are transposed. */
  public boolean adjointB() {
    return adjointB;
  }

  @Override
  public QuantizationRule quantization() {
    return QuantizationRule.FREE;
  }

  @Override
  public String name() {
    return "BATCH_MATMUL";
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 2, 2);
    Value a = node.input(0);
    Value b = node.input(1);
    if (isDynamic(node)) {
      Check.numbers(node, a, node.output());
      checkWeights(node, b);
    } else {
      Check.numbers(node, a, b, node.output());
    }
    boolean areMatrices = Math.min(a.shape().rank(), b.shape().rank()) >= 2;
    Broadcast batches = areMatrices ? Broadcast.of(batches(a), batches(b)) : null;
    if (batches == null || depth(a, !adjointA) != depth(b, adjointB)) {
      throw Check.invalid(node, a + " and " + b + " cannot be multiplied");
    }
    int rank = batches.output().rank();
    int[] dims = Arrays.copyOf(batches.output().toArray(), rank + 2);
    dims[rank] = depth(a, adjointA);
    dims[rank + 1] = depth(b, !adjointB);
    Check.outputShape(node, Shape.of(dims));
  }

  /** Whether float32 matrices are multiplied by quantized ones. */
  public static boolean isDynamic(Node node) {
    return node.input(0).type() == DataType.FLOAT32 && node.input(1).type() != DataType.FLOAT32;
  }

  private void checkWeights(Node node, Value b) {
    if (adjointA || b.isEmpty() || b.shape().rank() < 2) {
      throw Check.unsupported(node, "float32 matrices that are transposed, or times " + b);
    }
    Check.quantizedWeights(node, b, b.shape().rank() - (adjointB ? 2 : 1));
    Check.symmetric(node, b);
  }

  private static Shape batches(Value value) {
    return Shape.of(Arrays.copyOf(value.shape().toArray(), value.shape().rank() - 2));
  }

  /** Extent of the last axis of a matrix, or of the one before it. */
  private static int depth(Value value, boolean last) {
    return value.shape().dim(value.shape().rank() - (last ? 1 : 2));
  }

  /** For each matrix of the output, the number of the operand's (0 or 1) that it is made of. */
  public static int[] matrices(Node node, int operand) {
    Broadcast batches = Broadcast.of(batches(node.input(0)), batches(node.input(1)));
    int[] result = new int[batches.output().elements()];
    for (int i = 0; i < result.length; i++) {
      result[i] = batches.position(operand, i);
    }
    return result;
  }

  @Override
  public long macs(Node node) {
    return (long) node.output().shape().elements() * depth(node.input(0), !adjointA);
  }

  @Override
  public Kernel scalar(Node node) {
    return new Scalar(node, adjointA, adjointB);
  }

  /** One unit is one row of the output. */
  private static final class Scalar extends ScalarKernel {
    private final Broadcast batches;
    private final DataType typeA;
    private final DataType typeB;
    private final QuantizedMatmul rule;
    private final int zeroA;
    private final int zeroB;
    private final int units;
    private final int rows;
    private final int columns;
    private final int depth;
    private final int rowStepA;
    private final int stepA;
    private final int stepB;
    private final int columnStepB;
    private final int size;
    private final DynamicRows dynamic;
    private final Quantization scales;

    Scalar(Node node, boolean adjointA, boolean adjointB) {
      Value a = node.input(0);
      Value b = node.input(1);
      this.batches = Broadcast.of(batches(a), batches(b));
      this.typeA = a.type();
      this.typeB = b.type();
      boolean isFloat = typeA == DataType.FLOAT32;
      this.rule = isFloat ? null : new QuantizedMatmul(a, b, node.output());
      this.zeroA = isFloat ? 0 : a.quantization().zeroPoint();
      this.scales = b.quantization();
      this.zeroB = typeB == DataType.FLOAT32 ? 0 : scales.zeroPoint(0);
      this.rows = depth(a, adjointA);
      this.depth = depth(a, !adjointA);
      this.columns = depth(b, !adjointB);
      this.units = node.output().shape().elements() / columns;
      this.size = node.output().type().bytes();
      this.rowStepA = size * (adjointA ? 1 : depth);
      this.stepA = size * (adjointA ? rows : 1);
      this.stepB = typeB.bytes() * (adjointB ? 1 : columns);
      this.columnStepB = typeB.bytes() * (adjointB ? depth : 1);
      this.dynamic =
          isDynamic(node)
              ? new DynamicRows(
                  RowQuantization.NEAREST_EVEN, 0, a.shape().elements() / depth, depth)
              : null;
    }

    @Override
    public long scratchBytes() {
      return dynamic == null ? 0 : dynamic.scratchBytes();
    }

    @Override
    public int units() {
      return units;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int row = from; row < to; row++) {
        int batch = row / rows;
        int a =
            at.input(0) + batches.position(0, batch) * rows * depth * size + row % rows * rowStepA;
        int b = at.input(1) + batches.position(1, batch) * depth * columns * typeB.bytes();
        int out = at.output() + row * columns * size;
        if (dynamic != null) {
          mixed(memory, at, batches.position(0, batch) * rows + row % rows, b, out);
        }
        for (int n = 0; n < columns && dynamic == null; n++) {
          if (rule == null) {
            memory.f32(out + 4 * n, floats(memory, a, b + n * columnStepB));
          } else if (size == 2) {
            memory.i16(out + 2 * n, rule.apply(words(memory, a, b + n * columnStepB)));
          } else {
            memory.i8(out + n, rule.apply(bytes(memory, a, b + n * columnStepB)));
          }
        }
      }
    }

    /** One row of the output from one of float32 that is quantized first. */
    private void mixed(Memory memory, Location at, int row, int b, int out) {
      dynamic.quantize(memory, at, row, row + 1);
      float scale = dynamic.scale(memory, at, row);
      int mask = typeB.mask();
      for (int n = 0; n < columns; n++) {
        int x = dynamic.values(at) + 2 * row * depth;
        int y = b + n * columnStepB;
        int sum = 0;
        for (int k = depth; k > 0; k--) {
          sum += memory.i16(x) * ((memory.i8(y) & mask) - zeroB);
          x += 2;
          y += stepB;
        }
        memory.f32(out + 4 * n, sum * scale * scales.scale(n) + 0f);
      }
    }

    private float floats(Memory memory, int a, int b) {
      int nextA = stepA;
      int nextB = stepB;
      int x = a;
      int y = b;
      float sum = 0f;
      for (int k = depth; k > 0; k--) {
        sum += memory.f32(x) * memory.f32(y);
        x += nextA;
        y += nextB;
      }
      return sum;
    }

    private long words(Memory memory, int a, int b) {
      int x = a;
      int y = b;
      long sum = 0;
      for (int k = depth; k > 0; k--) {
        sum += memory.i16(x) * memory.i16(y);
        x += stepA;
        y += stepB;
      }
      return sum;
    }

    private int bytes(Memory memory, int a, int b) {
      int maskA = typeA.mask();
      int maskB = typeB.mask();
      int zeroX = zeroA;
      int zeroY = zeroB;
      int nextA = stepA;
      int nextB = stepB;
      int x = a;
      int y = b;
      int sum = 0;
      for (int k = depth; k > 0; k--) {
        sum += ((memory.i8(x) & maskA) - zeroX) * ((memory.i8(y) & maskB) - zeroY);
        x += nextA;
        y += nextB;
      }
      return sum;
    }
  }
}
