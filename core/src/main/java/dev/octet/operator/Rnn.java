package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Location;
import dev.octet.numerics.CellFunction;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import java.util.List;

/**
 * RNN, UNIDIRECTIONAL_SEQUENCE_RNN and BIDIRECTIONAL_SEQUENCE_RNN: {@code h = f(bias + W x + R h)},
 * W {@code [H,K]} and R {@code [H,H]}, summed in this order; float32, or with int8 matrices whose
 * rows are quantized while the model runs. Source: the .tflite schema, RNNOptions.
 *
 * <p>Restriction: Constant parameters of one scale; the states are variables; no auxiliary input.
 */
public final class Rnn extends Recurrent {
  private final CellFunction function;
  private final boolean isAsymmetric;

  /** How many steps and directions there are. */
  public enum Kind {
    RNN,
    UNIDIRECTIONAL_SEQUENCE_RNN,
    BIDIRECTIONAL_SEQUENCE_RNN
  }

  /**
   * The operator.
   *
   * @param isAsymmetric whether quantized rows have zero points
   * @param isTimeMajor whether the first dimension is time
   * @param isMerged whether both directions go to one output
   */
  public Rnn(
      Kind kind,
      CellFunction function,
      boolean isAsymmetric,
      boolean isTimeMajor,
      boolean isMerged) {
    super(
        kind.name(),
        new Layout(
            kind != Kind.RNN,
            kind == Kind.BIDIRECTIONAL_SEQUENCE_RNN ? 2 : 1,
            isTimeMajor,
            isMerged));
    this.function = function;
    this.isAsymmetric = isAsymmetric;
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
  public RowQuantization rule() {
    return isAsymmetric ? RowQuantization.ASYMMETRIC : RowQuantization.SYMMETRIC;
  }

  @Override
  int state(int direction) {
    return weights(direction) + 3;
  }

  @Override
  int states() {
    return 1;
  }

  /** The first parameter of a direction among the inputs. */
  private static int weights(int direction) {
    return 1 + 4 * direction;
  }

  @Override
  void validate(Node node, int direction, int batches) {
    int weights = weights(direction);
    Check.type(node, node.input(0), DataType.FLOAT32);
    for (int i = 9; i < node.inputs().size(); i++) {
      if (node.input(i) != null) {
        throw Check.unsupported(node, "it has an auxiliary input");
      }
    }
    DataType type = weightType(node, weights);
    int units = node.input(weights).shape().dim(0);
    parameter(node, weights, false, type, units, node.input(0).shape().last());
    parameter(node, weights + 1, false, type, units, units);
    parameter(node, weights + 2, false, DataType.FLOAT32, units);
    state(node, state(direction), DataType.FLOAT32, batches, units);
  }

  @Override
  List<RowProducts.Matrix> matrices(Node node, int direction) {
    int weights = weights(direction);
    return List.of(
        RecurrentCell.matrix(node, weights, node.input(0)),
        RecurrentCell.matrix(node, weights + 1, node.input(state(direction))));
  }

  @Override
  RecurrentCell cell(Node node, int direction, int matrix, RecurrentCell.Place place) {
    return new Cell(node, state(direction), matrix, place, function);
  }

  /** The one gate's value is the state. */
  private static final class Cell extends RecurrentCell {
    private final int state;
    private final CellFunction function;

    Cell(Node node, int state, int matrix, Place place, CellFunction function) {
      super(node, matrix, 1, node.input(state).shape().last(), node.input(state), place);
      this.state = state;
      this.function = function;
    }

    @Override
    long scratchBytes(RowProducts products) {
      return 4L * units() + products.scratchBytes(matrix() + 1, 1);
    }

    @Override
    void step(
        Memory memory,
        Location at,
        RowProducts products,
        int batch,
        int x,
        int gateBytes,
        int scratch,
        int out) {
      int h = at.input(state) + batch * stateBytes();
      int bias = at.input(state - 1);
      int rows = scratch + stateBytes();
      products.take(memory, matrix() + 1, rows, h, 0, 1);
      products.multiply(memory, at, matrix() + 1, rows, h, 0, 1, scratch);
      for (int j = 0; j < stateBytes(); j += 4) {
        memory.f32(h + j, memory.f32(bias + j) + memory.f32(x + j) + memory.f32(scratch + j));
      }
      products.apply(memory, at, function, h, h, units());
      memory.copy(h, out, stateBytes());
    }
  }
}
