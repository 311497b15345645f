package dev.octet.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.CellFunction;
import dev.octet.operator.Lstm;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A layer that runs step by step gives what it gives for a whole sequence. */
class StreamingTest {
  private static final int CELLS = 3;
  private static final int STEPS = 5;

  private final Constants constants = Constants.inNewMemory();
  private int ids;

  @Test
  void stepsGiveTheBytesOfTheSequence() {
    byte[] input = new byte[8 * STEPS];
    for (int i = 0; i < input.length; i++) {
      input[i] = (byte) (i % 4 == 3 ? 0x3F : 37 * i & 0x7F);
    }
    byte[] whole;
    try (Session session = Model.unoptimized(lstm(STEPS)).newSession()) {
      whole = session.run(input)[0];
    }
    try (Session session = Model.unoptimized(lstm(1)).newSession()) {
      for (int pass = 0; pass < 2; pass++) {
        session.reset();
        for (int step = 0; step < STEPS; step++) {
          byte[] output = session.run(Arrays.copyOfRange(input, 8 * step, 8 * step + 8))[0];
          int from = 4 * CELLS * step;
          assertArrayEquals(Arrays.copyOfRange(whole, from, from + 4 * CELLS), output);
        }
      }
    }
  }

  private Graph lstm(int steps) {
    Value[] operands = new Value[20];
    operands[0] = floats(false, 1, steps, 2);
    for (int i = 0; i < 4; i++) {
      operands[1 + i] = floats(true, CELLS, 2);
      operands[5 + i] = floats(true, CELLS, CELLS);
      operands[12 + i] = floats(true, CELLS);
    }
    for (int i = 18; i < 20; i++) {
      Shape shape = Shape.of(1, CELLS);
      operands[i] = Value.variable(ids++, "", DataType.FLOAT32, shape, Quantization.NONE);
    }
    Value output = floats(false, 1, steps, CELLS);
    Lstm.Settings settings = new Lstm.Settings(CellFunction.TANH, 0, 0, false, List.of());
    Lstm operator = new Lstm(Lstm.Kind.UNIDIRECTIONAL_SEQUENCE_LSTM, settings, false, false);
    Node node = new Node(0, operator, Arrays.asList(operands), List.of(output));
    operator.validate(node);
    return new Graph(List.of(operands[0]), List.of(output), List.of(node));
  }

  private Value floats(boolean isConstant, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7 % 11 - 5) / 8f;
    }
    return Value.of(
        ids++,
        "",
        DataType.FLOAT32,
        shape,
        Quantization.NONE,
        isConstant ? constants.floats(values) : null);
  }
}
