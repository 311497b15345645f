package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Location;
import dev.octet.numerics.CellFunction;
import dev.octet.numerics.FloatFunction;
import dev.octet.numerics.LaneSum;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;

/**
 * {@link LstmCell} in float32, with products in float32 or of quantized rows: {@code bias + x + h +
 * c * peephole}, one after the other; with layer normalization {@code (x + h + c * peephole - mean)
 * * 1 / sqrt(variance + 1e-8) * coefficient + bias}. The gates are logistic functions, that of the
 * cell is the node's, and so is that of c.
 */
final class FloatLstmCell extends LstmCell {
  private final Node node;
  private final CellFunction function;
  private final FloatFunction logistic = new Logistic();
  private final float cellClip;
  private final float projectionClip;

  FloatLstmCell(Node node, Operands operands, int matrix, Place place, Lstm.Settings settings) {
    super(node, operands, matrix, place);
    this.node = node;
    this.function = settings.function();
    this.cellClip = settings.cellClip();
    this.projectionClip = settings.projectionClip();
  }

  @Override
  FloatFunction function(int gate) {
    return gate == CELL ? function : logistic;
  }

  @Override
  int cellBytes() {
    return 4;
  }

  private static float clip(float x, float most) {
    float least = 0 - most;
    return most <= 0 ? x : x < least ? least : x > most ? most : x;
  }

  @Override
  void activate(Memory memory, Location at, int gate, int x, int h, int c, int result) {
    int bias = isNormalized ? 0 : at.input(operands.bias(gate));
    Value peephole = node.input(operands.peephole(gate));
    for (int j = 0; j < 4 * cells; j += 4) {
      float start = memory.f32(x + j);
      float sum = (isNormalized ? start : memory.f32(bias + j) + start) + memory.f32(h + j);
      if (peephole != null) {
        sum += memory.f32(c + j) * weight(memory, at, gate, peephole, j / 4);
      }
      memory.f32(result + j, sum);
    }
    if (isNormalized) {
      normalize(memory, result, at.input(operands.norm() + gate), at.input(operands.bias(gate)));
    }
  }

  private float weight(Memory memory, Location at, int gate, Value peephole, int j) {
    int address = at.input(operands.peephole(gate));
    return peephole.type() == DataType.FLOAT32
        ? memory.f32(address + 4 * j)
        : memory.i8(address + j) * peephole.quantization().scale();
  }

  private void normalize(Memory memory, int values, int coefficients, int bias) {
    float inverse = 1f / cells;
    float mean = LaneSum.of(memory, values, cells) * inverse;
    float squares = 0;
    for (int j = 0; j < 4 * cells; j += 4) {
      float d = memory.f32(values + j) - mean;
      memory.f32(values + j, d);
      squares += d * d;
    }
    float factor = 1f / (float) Math.sqrt(squares * inverse + 1e-8f);
    for (int j = 0; j < 4 * cells; j += 4) {
      float normal = memory.f32(values + j) * factor * memory.f32(coefficients + j);
      memory.f32(values + j, normal + memory.f32(bias + j));
    }
  }

  @Override
  void update(Memory memory, int gates, int c) {
    for (int j = 0; j < 4 * cells; j += 4) {
      float forget = memory.f32(gates + 4 * FORGET * cells + j);
      float input = isCoupled ? 1f - forget : memory.f32(gates + j);
      float added = input * memory.f32(gates + 4 * CELL * cells + j);
      memory.f32(c + j, clip(memory.f32(c + j) * forget + added, cellClip));
    }
  }

  @Override
  void hide(Memory memory, int gates, int c, int hidden) {
    for (int j = 0; j < 4 * cells; j += 4) {
      float shown = memory.f32(gates + 4 * CELL * cells + j);
      memory.f32(hidden + j, memory.f32(gates + 4 * OUTPUT * cells + j) * shown);
    }
  }

  @Override
  void project(Memory memory, Location at, int product, int h) {
    int bias = operands.projection() + 1;
    for (int j = 0; j < stateBytes(); j += 4) {
      float start = node.input(bias) == null ? 0f : memory.f32(at.input(bias) + j);
      memory.f32(h + j, clip(start + memory.f32(product + j), projectionClip));
    }
  }
}
