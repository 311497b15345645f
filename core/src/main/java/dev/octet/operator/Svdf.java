package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.numerics.CellFunction;
import dev.octet.numerics.FixedPoint;
import dev.octet.numerics.Rounding;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;
import java.util.List;

/**
 * SVDF, a layer of filters of rank R over the last T steps: the state {@code [B,F*T]} of each
 * filter moves by one step and gets {@code sum over k of feature[f,k] * x[b,k]}; {@code y[b,u] =
 * act(bias[u] + sum over the R filters of unit u of the sum over t of time[f,t] * state[b,f,t])}, F
 * = U * R. float32; with int8 matrices whose rows are quantized while the model runs; or int8 with
 * a 16-bit state and time matrix, rescaled by {@link FixedPoint}. Source: the .tflite schema,
 * SVDFOptions; Nakkiran et al. 2015.
 *
 * <p>Restriction: Constant parameters of one scale; the state is a variable; in integers no
 * activation but RELU, which the output's zero point stands for.
 */
public final class Svdf extends Operator {
  private final int rank;
  private final CellFunction function;
  private final boolean isAsymmetric;

  /** The operator; {@code isAsymmetric} says whether quantized rows have zero points. */
  public Svdf(int rank, CellFunction function, boolean isAsymmetric) {
    this.rank = rank;
    this.function = function;
    this.isAsymmetric = isAsymmetric;
  }

  @Override
  public String name() {
    return "SVDF";
  }

  /** Filters of a unit. */
  public int rank() {
    return rank;
  }

  /** What the sum goes through. */
  public CellFunction function() {
    return function;
  }

  /** Whether quantized rows have zero points. */
  public boolean isAsymmetric() {
    return isAsymmetric;
  }

  @Override
  public boolean isParameter(int i) {
    return i > 0 && i < 4;
  }

  @Override
  public boolean writes(int i) {
    return i == 4;
  }

  @Override
  public void validate(Node node) {
    Check.arity(node, 3, 5);
    Value input = node.input(0);
    Check.rank(node, input, 2);
    boolean isInteger = input.type().isByte();
    if (isInteger) {
      Check.quantized(node, input);
      Check.quantized(node, node.output());
    } else {
      Check.type(node, input, DataType.FLOAT32);
    }
    Check.type(node, node.output(), input.type());
    DataType type = Recurrent.weightType(node, 1);
    Recurrent.weightType(node, 2);
    int filters = node.input(1).shape().dim(0);
    int steps = node.input(2).shape().dim(1);
    if (rank < 1 || filters % rank != 0 || isInteger && type != DataType.INT8) {
      throw Check.invalid(node, filters + " filters do not have rank " + rank);
    }
    Recurrent.parameter(node, 1, false, type, filters, input.shape().last());
    Recurrent.parameter(node, 2, false, isInteger ? DataType.INT16 : type, filters, steps);
    DataType sums = isInteger ? DataType.INT32 : DataType.FLOAT32;
    Recurrent.parameter(node, 3, true, sums, filters / rank);
    Value state = node.input(4);
    if (state == null || !state.isVariable()) {
      throw Check.unsupported(node, "input 4 is no variable");
    }
    DataType kept = isInteger ? DataType.INT16 : DataType.FLOAT32;
    Recurrent.state(
        node, 4, kept, input.shape().dim(0), Check.extent(node, (long) filters * steps));
    boolean isScaled = state.quantization().size() == 1 && state.quantization().zeroPoint() == 0;
    if (isInteger && (!isScaled || function.ordinal() > CellFunction.RELU.ordinal())) {
      throw Check.unsupported(
          node, "in integers the state has a scale, and the activation is RELU");
    }
    Check.outputShape(node, Shape.of(input.shape().dim(0), filters / rank));
  }

  @Override
  public long macs(Node node) {
    long products = node.input(1).shape().elements() + node.input(2).shape().elements();
    return products * node.input(0).shape().dim(0);
  }

  /** The matrix that takes rows of the input. */
  public static List<RowProducts.Matrix> matrices(Node node) {
    return List.of(RecurrentCell.matrix(node, 1, node.input(0)));
  }

  /** How rows are quantized for int8 matrices. */
  public RowQuantization rule() {
    return isAsymmetric ? RowQuantization.ASYMMETRIC : RowQuantization.SYMMETRIC;
  }

  @Override
  public Kernel scalar(Node node) {
    return kernel(node, new RowProducts(matrices(node), rule()));
  }

  /** The kernel of a node with products with its {@link #matrices}. */
  public Kernel kernel(Node node, RowProducts products) {
    return new Filters(node, rank, function, products);
  }

  /** One unit is one row. */
  private static final class Filters extends Kernel {
    private final RowProducts products;
    private final CellFunction function;
    private final int rank;
    private final int rows;
    private final int filters;
    private final int steps;
    private final int rowBytes;
    private final boolean hasBias;
    private final Value output;
    private final Value time;
    private final FixedPoint remembering;
    private final FixedPoint result;

    Filters(Node node, int rank, CellFunction function, RowProducts products) {
      this.products = products;
      this.function = function;
      this.rank = rank;
      Value input = node.input(0);
      this.rows = input.shape().dim(0);
      this.rowBytes = input.shape().last() * input.type().bytes();
      this.time = node.input(2);
      this.filters = time.shape().dim(0);
      this.steps = time.shape().dim(1);
      this.hasBias = node.input(3) != null;
      this.output = node.output();
      boolean isInteger = input.type().isByte();
      float state = isInteger ? node.input(4).quantization().scale() : 1;
      this.remembering =
          isInteger
              ? new FixedPoint(
                  input.quantization().scale() * node.input(1).quantization().scale() / state)
              : null;
      this.result =
          isInteger
              ? new FixedPoint(state * time.quantization().scale() / output.quantization().scale())
              : null;
    }

    @Override
    public String name() {
      return products.name();
    }

    @Override
    public boolean reads(int i) {
      return i > 1 || products.reads(i);
    }

    @Override
    public long packedBytes() {
      return products.packedBytes();
    }

    @Override
    public void pack(Memory memory, Location at) {
      products.pack(memory, at);
    }

    private long unitBytes() {
      return (4L * filters + products.scratchBytes(0, 1) + 63) & -64;
    }

    @Override
    public long scratchBytes() {
      return rows * unitBytes();
    }

    @Override
    public int units() {
      return rows;
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      for (int row = from; row < to; row++) {
        int x = at.input(0) + row * rowBytes;
        int scratch = at.scratch() + row * (int) unitBytes();
        int taken = scratch + 4 * filters;
        products.take(memory, 0, taken, x, 0, 1);
        products.multiply(memory, at, 0, taken, x, 0, 1, scratch);
        if (remembering == null) {
          runFloat(memory, at, row, scratch);
        } else {
          runInteger(memory, at, row, scratch);
        }
      }
    }

    private void runFloat(Memory memory, Location at, int row, int product) {
      int state = at.input(4) + 4 * row * filters * steps;
      memory.copy(state + 4, state, 4 * filters * steps - 4);
      for (int u = 0; u < filters / rank; u++) {
        float sum = hasBias ? memory.f32(at.input(3) + 4 * u) : 0f;
        for (int f = u * rank; f < (u + 1) * rank; f++) {
          int last = state + 4 * (f + 1) * steps - 4;
          memory.f32(last, memory.f32(product + 4 * f));
          sum += overTime(memory, at, f, state);
        }
        memory.f32(at.output() + 4 * (row * (filters / rank) + u), function.apply(sum));
      }
    }

    private float overTime(Memory memory, Location at, int f, int state) {
      float sum = 0;
      for (int t = f * steps; t < (f + 1) * steps; t++) {
        float weight =
            time.type() == DataType.FLOAT32
                ? memory.f32(at.input(2) + 4 * t)
                : memory.i8(at.input(2) + t) * time.quantization().scale();
        sum += weight * memory.f32(state + 4 * t);
      }
      return sum;
    }

    private void runInteger(Memory memory, Location at, int row, int product) {
      DataType type = output.type();
      int state = at.input(4) + 2 * row * filters * steps;
      memory.copy(state + 2, state, 2 * filters * steps - 2);
      for (int u = 0; u < filters / rank; u++) {
        int sum = hasBias ? memory.i32(at.input(3) + 4 * u) : 0;
        for (int f = u * rank; f < (u + 1) * rank; f++) {
          int next = remembering.multiply(memory.i32(product + 4 * f));
          memory.i16(state + 2 * (f + 1) * steps - 2, Rounding.clamp(next, -32768, 32767));
          for (int t = f * steps; t < (f + 1) * steps; t++) {
            sum += memory.i16(at.input(2) + 2 * t) * memory.i16(state + 2 * t);
          }
        }
        int q = result.multiply(sum) + output.quantization().zeroPoint();
        int to = at.output() + row * (filters / rank) + u;
        memory.i8(to, Rounding.clamp(q, type.min(), type.max()));
      }
    }
  }
}
