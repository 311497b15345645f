package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Location;
import dev.octet.numerics.FixedPoint;
import dev.octet.numerics.FixedPointGate;
import dev.octet.numerics.IntegerNormalization;
import dev.octet.numerics.Rounding;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Quantization;

/**
 * {@link LstmCell} in TFLite's integer arithmetic: x, h and matrices of 8 bits, c, gates and
 * peephole of 16. A gate sums, each rescaled by {@link FixedPoint} and limited to 16 bits, the
 * products with x and the bias, those with h, and those with c, in steps of 2^-12 or, if {@link
 * IntegerNormalization} follows, of the node's own scale; then comes {@link FixedPointGate}. c has
 * steps of a power of two; products with it are shifted. As in TFLite, only as many cells as h has
 * elements have a peephole.
 */
final class IntegerLstmCell extends LstmCell {
  private static final float GATE_SCALE = 1f / 4096;

  private final FixedPoint[] inputs = new FixedPoint[4];
  private final FixedPoint[] states = new FixedPoint[4];
  private final FixedPoint[] peepholes = new FixedPoint[4];
  private final IntegerNormalization[] norms = new IntegerNormalization[4];
  private final int cellExponent;
  private final int cellClip;
  private final Value hidden;
  private final FixedPoint hiding;
  private final FixedPoint projecting;
  private final Value state;
  private final int projectionClip;
  private final boolean hasProjectionBias;

  IntegerLstmCell(Node node, Operands operands, int matrix, Place place, Lstm.Settings settings) {
    super(node, operands, matrix, place);
    this.state = node.input(operands.state());
    float x = node.input(0).quantization().scale();
    float h = state.quantization().scale();
    float c = node.input(operands.state() + 1).quantization().scale();
    this.cellExponent = exponent(c);
    for (int gate = isCoupled ? FORGET : INPUT; gate <= OUTPUT; gate++) {
      float scale = isNormalized ? settings.intermediates().get(gate).scale() : GATE_SCALE;
      inputs[gate] = new FixedPoint(scale(node, operands.input(gate)) * x / scale);
      states[gate] = new FixedPoint(scale(node, operands.recurrent(gate)) * h / scale);
      if (node.input(operands.peephole(gate)) != null) {
        peepholes[gate] = new FixedPoint(scale(node, operands.peephole(gate)) * c / scale);
      }
      if (isNormalized) {
        norms[gate] = new IntegerNormalization(scale(node, operands.norm() + gate));
      }
    }
    this.hidden = hidden(node, operands, settings);
    float hiddenScale = hidden.quantization().scale();
    this.hiding = new FixedPoint(0x1p-30f / hiddenScale);
    this.projecting =
        isProjected ? new FixedPoint(scale(node, operands.projection()) * hiddenScale / h) : null;
    this.hasProjectionBias = node.input(operands.projection() + 1) != null;
    this.cellClip = (int) Math.min(settings.cellClip() / c, 32767f);
    this.projectionClip = (int) Math.min(settings.projectionClip() / h, 127f);
  }

  private static float scale(Node node, int operand) {
    return node.input(operand).quantization().scale();
  }

  /** The power of two that a scale is, or 0. */
  static int exponent(float scale) {
    int bits = Float.floatToRawIntBits(scale);
    return (bits & 0x7FFFFF) == 0 ? (bits >> 23) - 127 : 0;
  }

  /**
   * The 8-bit product of gate o with c's function, in the form in which h is stored. TFLite
   * subtracts its zero point where others add it.
   */
  static Value hidden(Node node, Operands operands, Lstm.Settings settings) {
    Value h = node.input(operands.state());
    Quantization file = settings.intermediates().get(4);
    Quantization q = Quantization.perTensor(file.scale(), h.domainShift() - file.zeroPoint());
    return Value.of(-1, "", h.type(), h.shape(), q, null);
  }

  @Override
  int cellBytes() {
    return 2;
  }

  private static int saturate(int x) {
    return Rounding.clamp(x, -32768, 32767);
  }

  @Override
  void activate(Memory memory, Location at, int gate, int x, int h, int c, int result) {
    int bias = at.input(operands.bias(gate));
    for (int j = 0; j < cells; j++) {
      int start = isNormalized ? 0 : memory.i32(bias + 4 * j);
      int sum = saturate(inputs[gate].multiply(memory.i32(x + 4 * j) + start));
      sum = saturate(states[gate].multiply(memory.i32(h + 4 * j)) + sum);
      if (peepholes[gate] != null && j < stateBytes()) {
        int weight = memory.i16(at.input(operands.peephole(gate)) + 2 * j);
        sum = saturate(peepholes[gate].multiply(weight * memory.i16(c + 2 * j)) + sum);
      }
      memory.i32(result + 4 * j, sum);
    }
    if (isNormalized) {
      norms[gate].apply(memory, result, cells, at.input(operands.norm() + gate), bias);
    }
    for (int j = result; j < result + 4 * cells; j += 4) {
      int sum = memory.i32(j);
      memory.i32(j, gate == CELL ? FixedPointGate.tanh(sum, 3) : FixedPointGate.logistic(sum));
    }
  }

  @Override
  void update(Memory memory, int gates, int c) {
    for (int j = 0; j < cells; j++) {
      int forget = memory.i32(gates + 4 * (FORGET * cells + j));
      int input = isCoupled ? 32767 - forget : memory.i32(gates + 4 * j);
      int added = input * memory.i32(gates + 4 * (CELL * cells + j));
      int kept = (short) FixedPoint.roundingShiftRight(forget * memory.i16(c + 2 * j), 15);
      int next = kept + (short) FixedPoint.roundingShiftRight(added, 30 + cellExponent);
      next = saturate(next);
      memory.i16(c + 2 * j, cellClip > 0 ? Rounding.clamp(next, -cellClip, cellClip) : next);
    }
  }

  @Override
  void hide(Memory memory, int gates, int c, int to) {
    DataType type = hidden.type();
    int zero = hidden.quantization().zeroPoint();
    for (int j = 0; j < cells; j++) {
      int shown = FixedPointGate.tanh(memory.i16(c + 2 * j), 15 + cellExponent);
      int product = hiding.multiply(memory.i32(gates + 4 * (OUTPUT * cells + j)) * shown);
      memory.i8(to + j, Rounding.clamp(product + zero, type.min(), type.max()));
    }
  }

  @Override
  void project(Memory memory, Location at, int product, int h) {
    DataType type = state.type();
    int zero = state.quantization().zeroPoint();
    int bias = at.input(operands.projection() + 1);
    for (int j = 0; j < stateBytes(); j++) {
      int start = hasProjectionBias ? memory.i32(bias + 4 * j) : 0;
      int sum = projecting.multiply(memory.i32(product + 4 * j) + start) + zero;
      int q = Rounding.clamp(sum, type.min(), type.max());
      if (projectionClip > 0) {
        int shift = state.domainShift();
        q = Rounding.clamp(q, shift - projectionClip, shift + projectionClip);
      }
      memory.i8(h + j, q);
    }
  }
}
