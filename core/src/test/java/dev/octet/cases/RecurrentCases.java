package dev.octet.cases;

import static dev.octet.tensor.DataType.INT16;
import static dev.octet.tensor.DataType.INT8;

import dev.octet.graph.Value;
import dev.octet.numerics.CellFunction;
import dev.octet.operator.Lstm;
import dev.octet.operator.Rnn;
import dev.octet.operator.Svdf;
import dev.octet.tensor.Quantization;
import java.util.Arrays;
import java.util.List;

/** Layers with a state. */
final class RecurrentCases {
  private static final Quantization NORM = Quantization.perTensor(1 / 4096f, 0);

  private RecurrentCases() {}

  /** Numbers of a layer: float32, float32 with int8 matrices, or integers. */
  private enum Numbers {
    FLOAT,
    SYMMETRIC,
    ASYMMETRIC,
    INTEGER
  }

  /**
   * The extents of a layer.
   *
   * @param width of the state; that of the cells without a projection
   */
  private record Size(int batches, int steps, int depth, int cells, int width) {}

  static void addTo(List<OperatorCase> cases) {
    byHand(cases);
    for (Numbers numbers : Numbers.values()) {
      lstm(cases, numbers, "", new Size(2, 3, 5, 7, 7));
      lstm(cases, numbers, "coupled", new Size(1, 4, 3, 5, 5));
      lstm(cases, numbers, "peephole", new Size(3, 2, 4, 6, 6));
      lstm(cases, numbers, "projected", new Size(2, 3, 9, 17, 4));
      lstm(cases, numbers, "normalized", new Size(2, 3, 6, 8, 8));
      lstm(cases, numbers, "coupled peephole projected normalized", new Size(2, 2, 7, 19, 11));
      lstm(cases, numbers, "clipped projected", new Size(1, 3, 16, 33, 16));
      lstm(cases, numbers, "time-major", new Size(3, 4, 20, 18, 18));
      lstm(cases, numbers, "wide", new Size(1, 5, 67, 64, 64));
      lstm(cases, numbers, "step", new Size(3, 1, 12, 10, 10));
      svdf(cases, numbers, 1, new Size(2, 4, 5, 6, 0));
      svdf(cases, numbers, 2, new Size(1, 3, 33, 36, 0));
      if (numbers != Numbers.INTEGER) {
        lstm(cases, numbers, "both", new Size(2, 3, 5, 7, 7));
        lstm(cases, numbers, "both merged time-major", new Size(2, 3, 6, 16, 16));
        for (Rnn.Kind kind : Rnn.Kind.values()) {
          rnn(cases, kind, numbers, false, new Size(2, 3, 5, 7, 7));
        }
        rnn(cases, Rnn.Kind.BIDIRECTIONAL_SEQUENCE_RNN, numbers, true, new Size(3, 2, 4, 18, 18));
      }
    }
  }

  private static Lstm.Settings settings(Numbers numbers, CellFunction function, float clip) {
    return new Lstm.Settings(
        function,
        clip,
        clip / 4,
        numbers == Numbers.ASYMMETRIC,
        numbers == Numbers.INTEGER
            ? List.of(NORM, NORM, NORM, NORM, Quantization.perTensor(1 / 120f, -3))
            : List.of());
  }

  private static void lstm(List<OperatorCase> cases, Numbers numbers, String form, Size size) {
    boolean isInteger = numbers == Numbers.INTEGER;
    boolean isTimeMajor = form.contains("time-major");
    boolean isMerged = form.contains("merged");
    Lstm.Kind kind =
        form.contains("both")
            ? Lstm.Kind.BIDIRECTIONAL_SEQUENCE_LSTM
            : form.equals("step") ? Lstm.Kind.LSTM : Lstm.Kind.UNIDIRECTIONAL_SEQUENCE_LSTM;
    int directions = form.contains("both") ? 2 : 1;
    CellFunction function =
        form.equals("wide") && !isInteger ? CellFunction.RELU6 : CellFunction.TANH;
    Lstm.Settings settings = settings(numbers, function, form.contains("clipped") ? 0.7f : 0);
    cases.add(
        OperatorCase.random(
            kind + " " + numbers + " " + form,
            g -> {
              Value[] operands = new Value[directions == 2 ? 48 : 24];
              operands[0] = input(g, kind != Lstm.Kind.LSTM, isTimeMajor, isInteger, size);
              for (int d = 0; d < directions; d++) {
                parameters(g, operands, 1 + 17 * d, numbers, form, size);
                int state = directions == 2 ? 35 + 2 * d : 18;
                operands[state] =
                    isInteger
                        ? g.variable(INT8, 1 / 128f, 5, size.batches(), size.width())
                        : g.floatVariable(size.batches(), size.width());
                operands[state + 1] =
                    isInteger
                        ? g.variable(INT16, 1 / 2048f, 0, size.batches(), size.cells())
                        : g.floatVariable(size.batches(), size.cells());
              }
              if (form.contains("normalized")) {
                for (int i = form.contains("coupled") ? 1 : 0; i < 4; i++) {
                  operands[20 + i] =
                      isInteger ? g.shorts(1 / 30000f, size.cells()) : g.floats(size.cells());
                }
              }
              Lstm operator = new Lstm(kind, settings, isTimeMajor, isMerged);
              int width = isMerged ? 2 * size.width() : size.width();
              Value[] results = new Value[isMerged ? 1 : directions];
              int[] dims = operands[0].shape().toArray();
              dims[dims.length - 1] = width;
              for (int i = 0; i < results.length; i++) {
                results[i] = isInteger ? g.result(INT8, 1 / 128f, 5, dims) : g.floatResult(dims);
              }
              g.nodes(operator, Arrays.asList(results), operands);
            }));
  }

  private static Value input(
      CaseGraph g, boolean isSequence, boolean isTimeMajor, boolean isInteger, Size size) {
    int[] dims =
        !isSequence
            ? new int[] {size.batches(), size.depth()}
            : isTimeMajor
                ? new int[] {size.steps(), size.batches(), size.depth()}
                : new int[] {size.batches(), size.steps(), size.depth()};
    return isInteger ? g.input(INT8, 0.02f, -7, dims) : g.floatInput(dims);
  }

  private static void parameters(
      CaseGraph g, Value[] operands, int first, Numbers numbers, String form, Size size) {
    boolean isInteger = numbers == Numbers.INTEGER;
    for (int i = form.contains("coupled") ? 1 : 0; i < 4; i++) {
      operands[first + i] = matrix(g, numbers, size.cells(), size.depth());
      operands[first + 4 + i] = matrix(g, numbers, size.cells(), size.width());
      operands[first + 11 + i] = isInteger ? g.bias(size.cells(), 4000) : g.floats(size.cells());
      if (form.contains("peephole") && i != 2) {
        operands[first + 8 + (i == 3 ? 2 : i)] =
            isInteger
                ? g.shorts(1 / 20000f, size.cells())
                : numbers == Numbers.FLOAT
                    ? g.floats(size.cells())
                    : g.constant(INT8, 0.01f, 0, size.cells());
      }
    }
    if (form.contains("projected")) {
      operands[first + 15] = matrix(g, numbers, size.width(), size.cells());
      operands[first + 16] = isInteger ? g.bias(size.width(), 4000) : g.floats(size.width());
    }
  }

  private static Value matrix(CaseGraph g, Numbers numbers, int rows, int columns) {
    return numbers == Numbers.FLOAT
        ? g.fractions(rows, columns)
        : g.constant(INT8, numbers == Numbers.INTEGER ? 0.01f : 0.0005f, 0, rows, columns);
  }

  private static void rnn(
      List<OperatorCase> cases, Rnn.Kind kind, Numbers numbers, boolean isMerged, Size size) {
    int directions = kind == Rnn.Kind.BIDIRECTIONAL_SEQUENCE_RNN ? 2 : 1;
    boolean isAsymmetric = numbers == Numbers.ASYMMETRIC;
    cases.add(
        OperatorCase.random(
            kind + " " + numbers + (isMerged ? " merged time-major" : ""),
            g -> {
              Value[] operands = new Value[directions == 2 ? 12 : 5];
              operands[0] = input(g, kind != Rnn.Kind.RNN, isMerged, false, size);
              for (int d = 0; d < directions; d++) {
                operands[1 + 4 * d] = matrix(g, numbers, size.cells(), size.depth());
                operands[2 + 4 * d] = matrix(g, numbers, size.cells(), size.cells());
                operands[3 + 4 * d] = g.floats(size.cells());
                operands[4 + 4 * d] = g.floatVariable(size.batches(), size.cells());
              }
              int width = isMerged ? 2 * size.width() : size.width();
              int[] dims = operands[0].shape().toArray();
              dims[dims.length - 1] = width;
              Value[] results = new Value[isMerged ? 1 : directions];
              for (int i = 0; i < results.length; i++) {
                results[i] = g.floatResult(dims);
              }
              g.nodes(
                  new Rnn(kind, CellFunction.TANH, isAsymmetric, isMerged, isMerged),
                  Arrays.asList(results),
                  operands);
            }));
  }

  private static void svdf(List<OperatorCase> cases, Numbers numbers, int rank, Size size) {
    boolean isInteger = numbers == Numbers.INTEGER;
    int filters = size.cells();
    cases.add(
        OperatorCase.random(
            "SVDF " + numbers + " of rank " + rank,
            g ->
                g.node(
                    new Svdf(rank, CellFunction.RELU, numbers == Numbers.ASYMMETRIC),
                    isInteger
                        ? g.result(INT8, 0.3f, -128, size.batches(), filters / rank)
                        : g.floatResult(size.batches(), filters / rank),
                    isInteger
                        ? g.input(INT8, 0.02f, -7, size.batches(), size.depth())
                        : g.floatInput(size.batches(), size.depth()),
                    matrix(g, numbers, filters, size.depth()),
                    isInteger
                        ? g.shorts(1 / 32768f, filters, size.steps())
                        : matrix(g, numbers, filters, size.steps()),
                    isInteger ? g.bias(filters / rank, 4000) : g.floats(filters / rank),
                    isInteger
                        ? g.variable(INT16, 1 / 2000f, 0, size.batches(), filters * size.steps())
                        : g.floatVariable(size.batches(), filters * size.steps()))));
  }

  private static void byHand(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHandInFloats(
            "h = relu(1 + 2x + 3h)",
            g ->
                g.node(
                    new Rnn(
                        Rnn.Kind.UNIDIRECTIONAL_SEQUENCE_RNN,
                        CellFunction.RELU,
                        false,
                        false,
                        false),
                    g.floatResult(1, 3, 1),
                    g.floatInput(1, 3, 1),
                    g.floatMatrix(1, 2),
                    g.floatMatrix(1, 3),
                    g.floatLiteral(1),
                    g.floatVariable(1, 1)),
            1,
            6,
            23));
    cases.add(
        OperatorCase.byHandInFloats(
            "both directions, merged",
            g ->
                g.node(
                    new Rnn(
                        Rnn.Kind.BIDIRECTIONAL_SEQUENCE_RNN, CellFunction.NONE, false, true, true),
                    g.floatResult(3, 1, 2),
                    g.floatInput(3, 1, 1),
                    g.floatMatrix(1, 2),
                    g.floatMatrix(1, 3),
                    g.floatLiteral(1),
                    g.floatVariable(1, 1),
                    g.floatMatrix(1, 1),
                    g.floatMatrix(1, 1),
                    g.floatLiteral(0),
                    g.floatVariable(1, 1)),
            1,
            3,
            6,
            3,
            23,
            2));
    cases.add(
        OperatorCase.byHandInFloats(
            "open gates let a cell sum up", RecurrentCases::openGates, 0, 1, 3, 6, 6));
    cases.add(
        OperatorCase.byHandInFloats(
            "filters over time, of which only the last step is not 0",
            g ->
                g.node(
                    new Svdf(1, CellFunction.NONE, false),
                    g.floatResult(1, 2),
                    g.floatInput(1, 2),
                    g.floatMatrix(2, 1, 2, 3, 4),
                    g.floatMatrix(2, 5, 7, 1, 0.5f),
                    g.floatLiteral(1, -1),
                    g.floatVariable(1, 4)),
            15,
            1));
    cases.add(
        OperatorCase.byHand(
            "filters in integers",
            g ->
                g.node(
                    new Svdf(1, CellFunction.NONE, false),
                    g.result(INT8, 0.25f, 1, 1, 1),
                    g.input(INT8, 0.5f, 0, 1, 3),
                    g.literal(INT8, 0.5f, 0, new int[] {1, 3}, 1, 2, 3),
                    g.shortLiteral(1, new int[] {1, 2}, 9, 5),
                    g.ints(3),
                    g.variable(INT16, 0.25f, 0, 1, 2)),
            44));
  }

  /** c = min(c + x, 6) by the function's limit. */
  private static void openGates(CaseGraph g) {
    Value[] operands = new Value[20];
    operands[0] = g.floatInput(1, 5, 1);
    for (int i = 0; i < 4; i++) {
      operands[1 + i] = g.floatMatrix(1, i == 2 ? 1 : 0);
      operands[5 + i] = g.floatMatrix(1, 0);
      operands[12 + i] = g.floatLiteral(i == 2 ? 0 : 100);
    }
    operands[18] = g.floatVariable(1, 1);
    operands[19] = g.floatVariable(1, 1);
    g.node(
        new Lstm(
            Lstm.Kind.UNIDIRECTIONAL_SEQUENCE_LSTM,
            settings(Numbers.FLOAT, CellFunction.RELU6, 0),
            false,
            false),
        g.floatResult(1, 5, 1),
        operands);
  }
}
