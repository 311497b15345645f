package dev.octet.onnx;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.numerics.CellFunction;
import dev.octet.operator.Concatenation;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Logistic;
import dev.octet.operator.Lstm;
import dev.octet.operator.Rnn;
import dev.octet.operator.Slice;
import dev.octet.operator.Sub;
import dev.octet.operator.Tanh;
import dev.octet.tensor.DataType;
import java.util.Arrays;
import java.util.List;

/** RNN and LSTM as one operator, GRU step by step from several. */
final class OnnxRecurrent {
  /** The gates of LSTM here, as positions in those of ONNX: i, o, f, c. */
  private static final int[] LSTM_GATES = {0, 2, 3, 1};

  private final OnnxReader.Node node;
  private final OnnxGraph graph;
  private boolean isTimeMajor;
  private int batches;
  private int steps;
  private int depth;
  private int width;

  OnnxRecurrent(OnnxReader.Node node, OnnxGraph graph) {
    this.node = node;
    this.graph = graph;
  }

  /** The sequence of states and the last of them, or null for other nodes. */
  List<Value> map() {
    if (!List.of("RNN", "LSTM", "GRU").contains(node.operator())) {
      return null;
    }
    for (int i = 4; i < graph.operands(); i++) {
      if (graph.has(i)) {
        throw new LeftOut("lengths of sequences, states that do not begin as 0, peepholes");
      }
    }
    if (!node.text("direction", "forward").equals("forward")) {
      throw new LeftOut("directions");
    }
    int[] dims = graph.input(0).shape().toArray();
    isTimeMajor = node.integer("layout", 0) == 0;
    batches = dims[isTimeMajor ? 1 : 0];
    steps = dims[isTimeMajor ? 0 : 1];
    depth = dims[2];
    width = (int) node.integer("hidden_size", 0);
    Value states =
        switch (node.operator()) {
          case "RNN" -> rnn();
          case "LSTM" -> lstm();
          default -> gru();
        };
    Value last = step(states, steps - 1, width);
    return isTimeMajor
        ? List.of(
            graph.reshape(states, steps, 1, batches, width), graph.reshape(last, 1, batches, width))
        : List.of(
            graph.reshape(states, batches, steps, 1, width),
            graph.reshape(last, batches, 1, width));
  }

  /** Rows {@code [B, columns]} of one step. */
  private Value step(Value sequence, int step, int columns) {
    Value rows =
        graph.node(
            new Slice(),
            graph.result(
                DataType.FLOAT32,
                isTimeMajor ? new int[] {1, batches, columns} : new int[] {batches, 1, columns}),
            sequence,
            isTimeMajor ? graph.ints(step, 0, 0) : graph.ints(0, step, 0),
            isTimeMajor ? graph.ints(1, batches, columns) : graph.ints(batches, 1, columns));
    return graph.reshape(rows, batches, columns);
  }

  private Value matrix(int operand, int gate, int columns) {
    float[] all = graph.floatsOf(operand);
    int size = width * columns;
    return graph.reshape(
        graph.floats(Arrays.copyOfRange(all, gate * size, (gate + 1) * size)), width, columns);
  }

  /** The bias of a gate's products with x, or with h; 0 without one. */
  private float[] bias(int gate, int gates, boolean isOfState) {
    if (!graph.has(3)) {
      return new float[width];
    }
    int first = (gate + (isOfState ? gates : 0)) * width;
    return Arrays.copyOfRange(graph.floatsOf(3), first, first + width);
  }

  private Value biases(int gate, int gates) {
    float[] sum = bias(gate, gates, false);
    float[] other = bias(gate, gates, true);
    for (int i = 0; i < width; i++) {
      sum[i] += other[i];
    }
    return graph.floats(sum);
  }

  private Value result() {
    int[] dims = graph.input(0).shape().toArray();
    return graph.result(DataType.FLOAT32, dims[0], dims[1], width);
  }

  private Value rnn() {
    return graph.node(
        new Rnn(Rnn.Kind.UNIDIRECTIONAL_SEQUENCE_RNN, CellFunction.TANH, false, isTimeMajor, false),
        result(),
        graph.input(0),
        matrix(1, 0, depth),
        matrix(2, 0, width),
        biases(0, 1),
        graph.variable(batches, width));
  }

  private Value lstm() {
    Value[] operands = new Value[20];
    operands[0] = graph.input(0);
    for (int i = 0; i < 4; i++) {
      operands[1 + i] = matrix(1, LSTM_GATES[i], depth);
      operands[5 + i] = matrix(2, LSTM_GATES[i], width);
      operands[12 + i] = biases(LSTM_GATES[i], 4);
    }
    operands[18] = graph.variable(batches, width);
    operands[19] = graph.variable(batches, width);
    Lstm.Settings settings = new Lstm.Settings(CellFunction.TANH, 0, 0, false, List.of());
    return graph.node(
        new Lstm(Lstm.Kind.UNIDIRECTIONAL_SEQUENCE_LSTM, settings, isTimeMajor, false),
        result(),
        operands);
  }

  private Value layer(Value x, int operand, int gate, boolean isOfState) {
    return graph.node(
        new FullyConnected(Activation.NONE, false),
        graph.result(DataType.FLOAT32, batches, width),
        x,
        matrix(operand, gate, isOfState ? width : depth),
        graph.floats(bias(gate, 3, isOfState)));
  }

  /** {@code h = (1 - z) * g + z * h}. */
  private Value gru() {
    Value[] states = new Value[steps];
    Value h = graph.reshape(graph.floats(new float[batches * width]), batches, width);
    boolean isLate = node.integer("linear_before_reset", 0) != 0;
    for (int t = 0; t < steps; t++) {
      Value x = step(graph.input(0), t, depth);
      Value z = graph.like(new Logistic(), graph.add(layer(x, 1, 0, false), layer(h, 2, 0, true)));
      Value r = graph.like(new Logistic(), graph.add(layer(x, 1, 1, false), layer(h, 2, 1, true)));
      Value reset =
          isLate ? graph.mul(r, layer(h, 2, 2, true)) : layer(graph.mul(r, h), 2, 2, true);
      Value g = graph.like(new Tanh(), graph.add(layer(x, 1, 2, false), reset));
      Value rest = graph.broadcast(new Sub(Activation.NONE), DataType.FLOAT32, graph.floats(1), z);
      h = graph.add(graph.mul(rest, g), graph.mul(z, h));
      states[t] =
          isTimeMajor ? graph.reshape(h, 1, batches, width) : graph.reshape(h, batches, 1, width);
    }
    return graph.node(new Concatenation(isTimeMajor ? 0 : 1), result(), states);
  }
}
