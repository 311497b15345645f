package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * An operator that runs cells over the steps of sequences, {@code [B,T,K]} or time-major {@code
 * [T,B,K]}, or over one step {@code [B,K]}; the state, a variable {@code [B,H]}, becomes the
 * output. Of two directions, the outputs are two or, merged, one with the backward results behind
 * the forward ones.
 */
public abstract class Recurrent extends Operator {
  private final String name;
  private final Layout layout;

  /**
   * Where the rows and the results are.
   *
   * @param isSequence whether the input has a dimension of time
   * @param directions 1, or 2 for forwards and backwards
   */
  record Layout(boolean isSequence, int directions, boolean isTimeMajor, boolean isMerged) {}

  Recurrent(String name, Layout layout) {
    this.name = name;
    this.layout = layout;
  }

  @Override
  public final String name() {
    return name;
  }

  /** The number of the state of a direction among the inputs. */
  abstract int state(int direction);

  /** How many variables a direction has. */
  abstract int states();

  /** Checks the operands of a direction. */
  abstract void validate(Node node, int direction, int batches);

  /** The matrices of a direction. */
  abstract List<RowProducts.Matrix> matrices(Node node, int direction);

  /** The cell of a direction. */
  abstract RecurrentCell cell(Node node, int direction, int matrix, RecurrentCell.Place place);

  /** How rows are quantized for int8 matrices. */
  public abstract RowQuantization rule();

  final int directions() {
    return layout.directions();
  }

  /** Whether the first dimension is time. */
  public final boolean isTimeMajor() {
    return layout.isTimeMajor();
  }

  /** Whether both directions go to one output. */
  public final boolean isMerged() {
    return layout.isMerged();
  }

  @Override
  public final boolean writes(int i) {
    for (int d = 0; d < layout.directions(); d++) {
      if (i >= state(d) && i < state(d) + states()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public final boolean isParameter(int i) {
    return i > 0 && !writes(i);
  }

  private RecurrentKernel.Steps steps(Node node) {
    Shape input = node.input(0).shape();
    if (!layout.isSequence()) {
      return new RecurrentKernel.Steps(input.dim(0), 1, false);
    }
    int time = layout.isTimeMajor() ? 0 : 1;
    return new RecurrentKernel.Steps(input.dim(1 - time), input.dim(time), layout.isTimeMajor());
  }

  @Override
  public final void validate(Node node) {
    int outputs = layout.isMerged() ? 1 : layout.directions();
    Check.arity(node, 1, Integer.MAX_VALUE, outputs);
    Value input = node.input(0);
    Check.rank(node, input, layout.isSequence() ? 3 : 2);
    int[] dims = input.shape().toArray();
    int total = 0;
    List<Value> variables = new ArrayList<>();
    for (int d = 0; d < layout.directions(); d++) {
      for (int i = 0; i < states(); i++) {
        Value variable = node.input(state(d) + i);
        if (variable == null || !variable.isVariable() || variables.contains(variable)) {
          throw Check.unsupported(node, "input " + (state(d) + i) + " is no variable of its own");
        }
        variables.add(variable);
      }
      validate(node, d, steps(node).batches());
      int width = node.input(state(d)).shape().last();
      total += width;
      dims[dims.length - 1] = layout.isMerged() ? total : width;
      if (!layout.isMerged() || d > 0) {
        Value output = node.outputs().get(layout.isMerged() ? 0 : d);
        Check.type(node, output, input.type());
        Check.outputShape(node, layout.isMerged() ? 0 : d, Shape.of(dims));
      }
    }
  }

  /** The operand is a variable of a row for each sequence. */
  static void state(Node node, int i, DataType type, int batches, int width) {
    Value state = node.input(i);
    Check.type(node, state, type);
    if (!state.shape().equals(Shape.of(batches, width))) {
      throw Check.invalid(node, state + " should be " + Shape.of(batches, width));
    }
  }

  /** The operand is a constant of the given type and shape, or null if it may be left out. */
  static void parameter(Node node, int i, boolean isOptional, DataType type, int... dims) {
    Value value = node.input(i);
    if (value == null) {
      if (!isOptional) {
        throw Check.invalid(node, "input " + i + " is left out");
      }
      return;
    }
    Check.type(node, value, type);
    if (!value.shape().equals(Shape.of(dims)) || value.isEmpty()) {
      throw Check.invalid(node, value + " should be " + Shape.of(dims));
    }
    Check.constant(node, value);
    boolean isScaled = type == DataType.INT8 || type == DataType.INT16;
    if (isScaled && (value.quantization().size() != 1 || value.quantization().zeroPoint() != 0)) {
      throw Check.unsupported(node, value + " should have one scale, and the zero point 0");
    }
  }

  /** The type of matrices for float32 rows: that of the given one, float32 or int8. */
  static DataType weightType(Node node, int i) {
    Value weights = node.input(i);
    if (weights == null || weights.shape().rank() != 2) {
      throw Check.invalid(node, "input " + i + " should be a matrix");
    }
    return weights.type() == DataType.INT8 ? DataType.INT8 : DataType.FLOAT32;
  }

  @Override
  public final long macs(Node node) {
    long elements = 0;
    for (RowProducts.Matrix matrix : matrices(node)) {
      elements += matrix.weights().shape().elements();
    }
    RecurrentKernel.Steps steps = steps(node);
    return elements * steps.batches() * steps.count();
  }

  /** The matrices of a node, in the order of their numbers. */
  public final List<RowProducts.Matrix> matrices(Node node) {
    List<RowProducts.Matrix> all = new ArrayList<>();
    for (int d = 0; d < layout.directions(); d++) {
      all.addAll(matrices(node, d));
    }
    return all;
  }

  @Override
  public final Kernel scalar(Node node) {
    return kernel(node, new RowProducts(matrices(node), rule()));
  }

  /** The kernel of a node with products with its {@link #matrices}. */
  public final Kernel kernel(Node node, RowProducts products) {
    List<RecurrentCell> cells = new ArrayList<>();
    int matrix = 0;
    for (int d = 0; d < layout.directions(); d++) {
      int first = layout.isMerged() && d > 0 ? node.input(state(0)).shape().last() : 0;
      RecurrentCell.Place place = new RecurrentCell.Place(layout.isMerged() ? 0 : d, first);
      cells.add(cell(node, d, matrix, place));
      matrix += matrices(node, d).size();
    }
    return new RecurrentKernel(cells, products, steps(node));
  }
}
