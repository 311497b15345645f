package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Location;
import dev.octet.numerics.FloatFunction;
import dev.octet.tensor.Memory;
import java.util.ArrayList;
import java.util.List;

/**
 * Long short-term memory. Gates i, f, g and o, each of the input x, the state h and perhaps
 * ("peephole", without g) the cell state c: {@code c = f * c + i * g}, with coupled gates {@code i
 * = 1 - f}; {@code h = o * tanh(c)}, perhaps projected by a matrix. Gate o sees the new c.
 *
 * <p>Source: Hochreiter and Schmidhuber, Long Short-Term Memory, 1997; Sak et al. 2014
 * (projection).
 */
abstract class LstmCell extends RecurrentCell {
  static final int INPUT = 0;
  static final int FORGET = 1;
  static final int CELL = 2;
  static final int OUTPUT = 3;

  final Operands operands;
  final int cells;
  final boolean isCoupled;
  final boolean isProjected;
  final boolean isNormalized;
  private final int gateCount;

  /**
   * Which inputs of a node a cell has.
   *
   * @param weights the first of 17: four matrices for x, four for h, peephole of i, f and o, four
   *     biases, projection and its bias
   * @param state h; c stands behind it
   * @param norm the first of four coefficients, or a number beyond the inputs
   */
  record Operands(int weights, int state, int norm) {

    int input(int gate) {
      return weights + gate;
    }

    int recurrent(int gate) {
      return weights + 4 + gate;
    }

    /** The peephole of a gate, or a number beyond the inputs. */
    int peephole(int gate) {
      return gate == CELL ? Integer.MAX_VALUE : weights + 8 + (gate == OUTPUT ? 2 : gate);
    }

    int bias(int gate) {
      return weights + 11 + gate;
    }

    int projection() {
      return weights + 15;
    }
  }

  LstmCell(Node node, Operands operands, int matrix, Place place) {
    super(
        node,
        matrix,
        node.input(operands.input(INPUT)) == null ? 3 : 4,
        node.input(operands.input(FORGET)).shape().dim(0),
        node.input(operands.state()),
        place);
    this.operands = operands;
    this.cells = units();
    this.gateCount = gates();
    this.isCoupled = gateCount == 3;
    this.isProjected = node.input(operands.projection()) != null;
    this.isNormalized = node.input(operands.norm() + FORGET) != null;
  }

  /**
   * The matrices of a cell.
   *
   * @param hidden what a projection takes
   */
  static List<RowProducts.Matrix> matrices(Node node, Operands operands, Value hidden) {
    List<RowProducts.Matrix> matrices = new ArrayList<>();
    boolean isCoupled = node.input(operands.input(INPUT)) == null;
    for (int i = 0; i < 8; i++) {
      if (i % 4 != INPUT || !isCoupled) {
        Value rows = node.input(i < 4 ? 0 : operands.state());
        matrices.add(matrix(node, operands.weights() + i, rows));
      }
    }
    if (node.input(operands.projection()) != null) {
      matrices.add(matrix(node, operands.projection(), hidden));
    }
    return matrices;
  }

  private long productBytes() {
    return 4L * Math.max(cells, stateBytes());
  }

  private int stateMatrix() {
    return matrix() + gateCount;
  }

  private int projectionMatrix() {
    return matrix() + 2 * gateCount;
  }

  @Override
  long scratchBytes(RowProducts products) {
    long rows = products.scratchBytes(stateMatrix(), 1);
    if (isProjected) {
      rows = Math.max(rows, products.scratchBytes(projectionMatrix(), 1));
    }
    return productBytes() + 16L * cells + rows;
  }

  @Override
  final void step(
      Memory memory,
      Location at,
      RowProducts products,
      int batch,
      int x,
      int gateBytes,
      int scratch,
      int out) {
    int h = at.input(operands.state()) + batch * stateBytes();
    int c = at.input(operands.state() + 1) + batch * cells * cellBytes();
    int gates = scratch + (int) productBytes();
    int rows = gates + 16 * cells;
    products.take(memory, stateMatrix(), rows, h, 0, 1);
    for (int gate = isCoupled ? FORGET : INPUT; gate <= OUTPUT; gate++) {
      int slot = gate - 4 + gateCount;
      if (gate == OUTPUT) {
        update(memory, gates, c);
      }
      products.multiply(memory, at, stateMatrix() + slot, rows, h, 0, 1, scratch);
      int result = gates + 4 * gate * cells;
      activate(memory, at, gate, x + slot * gateBytes, scratch, c, result);
      FloatFunction function = function(gate);
      if (function != null) {
        products.apply(memory, at, function, result, result, cells);
      }
    }
    if (function(CELL) != null) {
      products.apply(memory, at, function(CELL), c, gates + 4 * CELL * cells, cells);
    }
    if (isProjected) {
      hide(memory, gates, c, gates);
      products.take(memory, projectionMatrix(), rows, gates, 0, 1);
      products.multiply(memory, at, projectionMatrix(), rows, gates, 0, 1, scratch);
      project(memory, at, scratch, h);
    } else {
      hide(memory, gates, c, h);
    }
    memory.copy(h, out, stateBytes());
  }

  /** Bytes of an element of c. */
  abstract int cellBytes();

  /** What is applied to a gate in float32, and that of the cell to c; null for integers. */
  FloatFunction function(int gate) {
    return null;
  }

  /** Computes a gate, but for its {@link #function}, from its products with x and with h. */
  abstract void activate(Memory memory, Location at, int gate, int x, int h, int c, int result);

  /** Computes the next c. */
  abstract void update(Memory memory, int gates, int c);

  /** Computes what a projection takes, or else h; the function of c is where gate g was. */
  abstract void hide(Memory memory, int gates, int c, int hidden);

  /** Computes h from the products of the projection. */
  abstract void project(Memory memory, Location at, int product, int h);
}
