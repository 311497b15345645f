package dev.octet.cases;

import static dev.octet.tensor.DataType.FLOAT32;
import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Conv2d;
import dev.octet.operator.MathFunction;
import dev.octet.operator.Mean;
import dev.octet.operator.Mul;
import dev.octet.operator.Reshape;
import dev.octet.operator.Slice;
import dev.octet.operator.Softmax;
import dev.octet.operator.Sub;
import dev.octet.operator.Transpose;
import dev.octet.operator.TransposeConv;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import java.util.List;

/**
 * What mobile networks and libraries of layers (QNNPACK's, for one) have as one operator, from
 * ours: all worked out by hand.
 */
final class PatternCases {
  private PatternCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {INT8, UINT8}) {
      add(
          cases,
          "channel shuffle",
          type,
          PatternCases::shuffle,
          0,
          3,
          1,
          4,
          2,
          5,
          6,
          9,
          7,
          10,
          8,
          11);
      add(cases, "deconvolution", type, PatternCases::adjusted, 10, 10, 11, 12, 15, 14, 16, 10);
      add(cases, "padded deconvolution", type, PatternCases::cropped, 10, 11, 12, 15, 14, 16);
      add(cases, "locally connected", type, PatternCases::locallyConnected, 0, 10, 20, 30);
    }
    averages(cases);
    softArgMax(cases);
    addFloat(cases, "channel shuffle", PatternCases::shuffle, 0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11);
    addFloat(cases, "deconvolution", PatternCases::adjusted, 10, 10, 11, 12, 15, 14, 16, 10);
    addFloat(cases, "padded deconvolution", PatternCases::cropped, 10, 11, 12, 15, 14, 16);
    addFloat(cases, "locally connected", PatternCases::locallyConnected, 0, 10, 20, 30);
    cases.add(
        OperatorCase.byHandInFloats(
            "group normalization of two groups",
            g -> g.onlyOutput(groupNormalization(g)),
            0.375f,
            -0.75f,
            -1.875f,
            -2.5f,
            1.375f,
            1.25f,
            1.125f,
            1.5f));
  }

  /** A pattern for one element type. */
  private interface Pattern {
    Value build(CaseGraph graph, DataType type);
  }

  private static void add(
      List<OperatorCase> cases, String name, DataType type, Pattern pattern, int... expected) {
    cases.add(
        OperatorCase.byHand(
            name + " " + type.label(), g -> g.onlyOutput(pattern.build(g, type)), expected));
  }

  private static void addFloat(
      List<OperatorCase> cases, String name, Pattern pattern, float... expected) {
    cases.add(
        OperatorCase.byHandInFloats(
            name + " float32", g -> g.onlyOutput(pattern.build(g, FLOAT32)), expected));
  }

  /** Two groups of three channels: the channels of the groups take turns. */
  private static Value shuffle(CaseGraph g, DataType type) {
    Value groups =
        g.node(
            new Reshape(),
            result(g, type, 1, 1, 2, 2, 3),
            input(g, type, 1, 1, 2, 6),
            g.ints(1, 1, 2, 2, 3));
    Value turned =
        g.node(new Transpose(), result(g, type, 1, 1, 2, 3, 2), groups, g.ints(0, 1, 2, 4, 3));
    return g.node(new Reshape(), result(g, type, 1, 1, 2, 6), turned, g.ints(1, 1, 2, 6));
  }

  /** Windows (1 2 3) of stride 2 on 0 1 2, bias 10, and one column of output padding. */
  private static Value adjusted(CaseGraph g, DataType type) {
    return deconvolution(g, type, 8);
  }

  /** The same with one column of padding on both sides, and one of output padding. */
  private static Value cropped(CaseGraph g, DataType type) {
    return g.node(
        new Slice(),
        result(g, type, 1, 1, 6, 1),
        deconvolution(g, type, 7),
        g.ints(0, 0, 1, 0),
        g.ints(1, 1, 6, 1));
  }

  private static Value deconvolution(CaseGraph g, DataType type, int width) {
    return g.node(
        new TransposeConv(Window2d.of(false, 1, width, 1, 3, 1, 2, 1, 1), Activation.NONE),
        result(g, type, 1, 1, width, 1),
        g.ints(1, 1, width, 1),
        literal(g, type, new int[] {1, 1, 3, 1}, 1, 2, 3),
        input(g, type, 1, 1, 3, 1),
        type == FLOAT32 ? g.floatLiteral(10) : g.ints(10));
  }

  /**
   * Windows of 2x2 on 3x3 pixels, each with weights of its own: a convolution copies the windows
   * into rows, and each row is multiplied by its own matrix.
   */
  private static Value locallyConnected(CaseGraph g, DataType type) {
    Window2d window = Window2d.of(false, 3, 3, 2, 2, 1, 1, 1, 1);
    Value windows =
        g.node(
            new Conv2d(window, Activation.NONE),
            result(g, type, 1, 2, 2, 4),
            input(g, type, 1, 3, 3, 1),
            literal(
                g, type, new int[] {4, 2, 2, 1}, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
    Value rows = g.node(new Reshape(), result(g, type, 4, 1, 4), windows, g.ints(4, 1, 4));
    Value weights =
        literal(
            g,
            type == FLOAT32 ? FLOAT32 : INT8,
            new int[] {4, 4, 1},
            1,
            0,
            0,
            0,
            0,
            1,
            2,
            0,
            1,
            1,
            1,
            1,
            -1,
            2,
            0,
            3);
    Value products = g.node(new BatchMatmul(false, false), result(g, type, 4, 1, 1), rows, weights);
    return g.node(new Reshape(), result(g, type, 1, 2, 2, 1), products, g.ints(1, 2, 2, 1));
  }

  private static void averages(List<OperatorCase> cases) {
    // Means 4.5, 5.5 and 6.5 are 1.25, 1.75 and 2.25.
    cases.add(
        OperatorCase.byHand(
            "global average into another scale",
            g ->
                g.node(
                    new Mean(false),
                    g.result(UINT8, 0.25f, 1, 1, 3),
                    g.input(UINT8, 0.5f, 2, 1, 4, 3),
                    g.ints(1)),
            6,
            8,
            10));
    Window2d all = Window2d.of(false, 2, 2, 2, 2, 1, 1, 1, 1);
    cases.add(
        OperatorCase.byHand(
            "global average pooling",
            g ->
                g.node(
                    new AveragePool2d(all, Activation.NONE),
                    g.result(UINT8, 0.5f, 2, 1, 1, 1, 3),
                    g.input(UINT8, 0.5f, 2, 1, 2, 2, 3)),
            5,
            6,
            7));
  }

  /** {@code 256 * exp(i / 4) / sum} is 29.20, 37.49, 48.14, 61.81, 79.37 in both rows. */
  private static void softArgMax(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "soft arg max of two rows",
            g ->
                g.node(
                    new Softmax(1),
                    g.result(UINT8, 1 / 256f, 0, 2, 5),
                    g.input(UINT8, 0.25f, 7, 2, 5)),
            29,
            37,
            48,
            62,
            79,
            29,
            37,
            48,
            62,
            79));
  }

  /**
   * Two pixels 0 1 2 3 and 4 5 6 7 in groups of two channels: means 2.5 and 4.5, variances 4.25,
   * with 11.75 added 16, so that differences are divided by 4; then factors 1 to 4 and a bias.
   */
  private static Value groupNormalization(CaseGraph g) {
    Value x =
        g.node(
            new Reshape(), g.floatResult(1, 2, 2, 2), g.floatInput(1, 2, 1, 4), g.ints(1, 2, 2, 2));
    Value mean = g.node(new Mean(true), g.floatResult(1, 1, 2, 1), x, g.ints(1, 3));
    Value squares =
        g.node(
            new Arithmetic(Arithmetic.Kind.SQUARED_DIFFERENCE, Activation.NONE),
            g.floatResult(1, 2, 2, 2),
            x,
            mean);
    Value variance = g.node(new Mean(true), g.floatResult(1, 1, 2, 1), squares, g.ints(1, 3));
    Value sum =
        g.node(
            new Add(Activation.NONE), g.floatResult(1, 1, 2, 1), variance, g.floatLiteral(11.75f));
    Value factor =
        g.node(new MathFunction(MathFunction.Kind.RSQRT), g.floatResult(1, 1, 2, 1), sum);
    Value centred = g.node(new Sub(Activation.NONE), g.floatResult(1, 2, 2, 2), x, mean);
    Value scaled = g.node(new Mul(Activation.NONE), g.floatResult(1, 2, 2, 2), centred, factor);
    Value whole = g.node(new Reshape(), g.floatResult(1, 2, 1, 4), scaled, g.ints(1, 2, 1, 4));
    Value weighted =
        g.node(
            new Mul(Activation.NONE), g.floatResult(1, 2, 1, 4), whole, g.floatLiteral(1, 2, 3, 4));
    return g.node(
        new Add(Activation.NONE), g.floatResult(1, 2, 1, 4), weighted, g.floatLiteral(1, 0, 0, -1));
  }

  private static Value input(CaseGraph g, DataType type, int... dims) {
    return type == FLOAT32 ? g.floatInput(dims) : g.input(type, 1, 0, dims);
  }

  private static Value result(CaseGraph g, DataType type, int... dims) {
    return type == FLOAT32 ? g.floatResult(dims) : g.result(type, 1, 0, dims);
  }

  private static Value literal(CaseGraph g, DataType type, int[] dims, int... elements) {
    if (type != FLOAT32) {
      return g.literal(type, 1, 0, dims, elements);
    }
    float[] values = new float[elements.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = elements[i];
    }
    return g.folded(new Reshape(), g.floatResult(dims), g.floatLiteral(values), g.ints(dims));
  }
}
