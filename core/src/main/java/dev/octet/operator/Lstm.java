package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.CellFunction;
import dev.octet.numerics.RowQuantization;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import java.util.List;

/**
 * LSTM, UNIDIRECTIONAL_SEQUENCE_LSTM and BIDIRECTIONAL_SEQUENCE_LSTM: {@link LstmCell} with
 * matrices {@code [C,K]} for the input and {@code [C,H]} for the state; with coupled gates
 * ("CIFG"), peephole, projection {@code [H,C]}, clipping of cell state and projection, and layer
 * normalization. float32, with int8 matrices whose rows are quantized while the model runs ({@link
 * FloatLstmCell}), or int8 with a cell state of 16 bits ({@link IntegerLstmCell}). Source: the
 * .tflite schema, LSTMOptions.
 *
 * <p>Restriction: Constant parameters of one scale; the states are variables; no auxiliary input;
 * BIDIRECTIONAL_SEQUENCE_LSTM not in integers; of LSTM the full kernel.
 */
public final class Lstm extends Recurrent {
  private static final int NONE = 1 << 20;

  private final Settings settings;

  /** How many steps and directions there are. */
  public enum Kind {
    LSTM,
    UNIDIRECTIONAL_SEQUENCE_LSTM,
    BIDIRECTIONAL_SEQUENCE_LSTM
  }

  /**
   * What a cell computes.
   *
   * @param function of the cell's gate and of the cell state
   * @param cellClip the largest cell state, 0 for no limit
   * @param projectionClip the largest result of the projection, 0 for no limit
   * @param isAsymmetric whether quantized rows have zero points
   * @param intermediates in integers: of the sums of gates i, f, g and o if they are normalized,
   *     and of what a projection takes
   */
  public record Settings(
      CellFunction function,
      float cellClip,
      float projectionClip,
      boolean isAsymmetric,
      List<Quantization> intermediates) {}

  /**
   * The operator.
   *
   * @param isTimeMajor whether the first dimension is time
   * @param isMerged whether both directions go to one output
   */
  public Lstm(Kind kind, Settings settings, boolean isTimeMajor, boolean isMerged) {
    super(
        kind.name(),
        new Layout(
            kind != Kind.LSTM,
            kind == Kind.BIDIRECTIONAL_SEQUENCE_LSTM ? 2 : 1,
            isTimeMajor,
            isMerged));
    this.settings = settings;
  }

  /** What a cell computes. */
  public Settings settings() {
    return settings;
  }

  @Override
  public RowQuantization rule() {
    return settings.isAsymmetric() ? RowQuantization.ASYMMETRIC : RowQuantization.SYMMETRIC;
  }

  @Override
  int state(int direction) {
    return directions() == 1 ? 18 : 35 + 2 * direction;
  }

  @Override
  int states() {
    return 2;
  }

  /** The first parameter of a direction among the inputs. */
  private static int weights(int direction) {
    return 1 + 17 * direction;
  }

  private LstmCell.Operands operands(int direction) {
    return new LstmCell.Operands(
        weights(direction), state(direction), directions() == 1 ? 20 : NONE);
  }

  @Override
  void validate(Node node, int direction, int batches) {
    LstmCell.Operands operands = operands(direction);
    boolean isInteger = node.input(0).type().isByte();
    if (!isInteger) {
      Check.type(node, node.input(0), DataType.FLOAT32);
    }
    if (directions() == 2) {
      for (int i = 39; i < node.inputs().size(); i++) {
        if (node.input(i) != null) {
          throw Check.unsupported(node, "it has an auxiliary input");
        }
      }
    }
    DataType type = weightType(node, operands.input(LstmCell.FORGET));
    weightType(node, operands.recurrent(LstmCell.FORGET));
    int depth = node.input(0).shape().last();
    int cells = node.input(operands.input(LstmCell.FORGET)).shape().dim(0);
    int width = node.input(operands.recurrent(LstmCell.FORGET)).shape().dim(1);
    boolean isCoupled = node.input(operands.input(LstmCell.INPUT)) == null;
    boolean isPeephole = node.input(operands.peephole(LstmCell.OUTPUT)) != null;
    boolean isNormalized = node.input(operands.norm() + LstmCell.FORGET) != null;
    DataType sums = isInteger ? DataType.INT32 : DataType.FLOAT32;
    DataType factors = isInteger ? DataType.INT16 : DataType.FLOAT32;
    for (int gate = isCoupled ? LstmCell.FORGET : LstmCell.INPUT; gate < 4; gate++) {
      parameter(node, operands.input(gate), false, type, cells, depth);
      parameter(node, operands.recurrent(gate), false, type, cells, width);
      parameter(node, operands.bias(gate), false, sums, cells);
      if (gate != LstmCell.CELL) {
        DataType peephole = isInteger ? factors : type;
        parameter(node, operands.peephole(gate), !isPeephole, peephole, cells);
      }
      parameter(node, operands.norm() + gate, !isNormalized, factors, cells);
    }
    boolean isProjected = node.input(operands.projection()) != null;
    parameter(node, operands.projection(), true, type, width, cells);
    parameter(node, operands.projection() + 1, true, sums, width);
    if (!isProjected && width != cells) {
      throw Check.invalid(
          node, "without a projection, the state should have " + cells + " columns");
    }
    state(node, state(direction), node.input(0).type(), batches, width);
    state(node, state(direction) + 1, factors, batches, cells);
    if (isInteger) {
      validateIntegers(node, operands, isNormalized);
    }
  }

  private void validateIntegers(Node node, LstmCell.Operands operands, boolean isNormalized) {
    Check.quantized(node, node.input(0));
    Check.sameQuantization(node, node.input(operands.state()), node.output());
    Value cell = node.input(operands.state() + 1);
    Quantization q = cell.quantization();
    int exponent = q.size() == 1 && q.zeroPoint() == 0 ? IntegerLstmCell.exponent(q.scale()) : 0;
    if (exponent < -15 || exponent > -9) {
      throw Check.unsupported(node, cell + " should have a scale of 2^-15 to 2^-9");
    }
    List<Quantization> sums = settings.intermediates();
    boolean hasScales = sums.size() == 5 && sums.get(4).size() == 1;
    for (int gate = 0; gate < 4 && hasScales && isNormalized; gate++) {
      boolean isAbsent = node.input(operands.input(gate)) == null;
      hasScales = isAbsent || sums.get(gate).size() == 1;
    }
    boolean isTanh = settings.function() == CellFunction.TANH;
    DataType weights = node.input(operands.input(LstmCell.FORGET)).type();
    if (!hasScales || !isTanh || directions() == 2 || weights != DataType.INT8) {
      throw Check.unsupported(
          node, "in integers it should have one direction, int8 weights, TANH, and scales between");
    }
  }

  private boolean isInteger(Node node) {
    return node.input(0).type().isByte();
  }

  @Override
  List<RowProducts.Matrix> matrices(Node node, int direction) {
    LstmCell.Operands operands = operands(direction);
    Value hidden =
        isInteger(node) ? IntegerLstmCell.hidden(node, operands, settings) : node.input(0);
    return LstmCell.matrices(node, operands, hidden);
  }

  @Override
  RecurrentCell cell(Node node, int direction, int matrix, RecurrentCell.Place place) {
    LstmCell.Operands operands = operands(direction);
    return isInteger(node)
        ? new IntegerLstmCell(node, operands, matrix, place, settings)
        : new FloatLstmCell(node, operands, matrix, place, settings);
  }
}
