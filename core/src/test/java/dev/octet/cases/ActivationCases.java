package dev.octet.cases;

import static dev.octet.tensor.DataType.INT16;
import static dev.octet.tensor.DataType.INT32;
import static dev.octet.tensor.DataType.INT64;
import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.cases.OperatorCase.Fill;
import dev.octet.operator.Elu;
import dev.octet.operator.FakeQuant;
import dev.octet.operator.Gelu;
import dev.octet.operator.HardSwish;
import dev.octet.operator.L2Normalization;
import dev.octet.operator.LeakyRelu;
import dev.octet.operator.LocalResponseNormalization;
import dev.octet.operator.LogSoftmax;
import dev.octet.operator.Logistic;
import dev.octet.operator.MathFunction;
import dev.octet.operator.Operator;
import dev.octet.operator.Rectifier;
import dev.octet.operator.Tanh;
import dev.octet.tensor.DataType;
import java.util.ArrayList;
import java.util.List;

/** Operators of one tensor: activations, functions of mathematics, normalizations. */
final class ActivationCases {
  private ActivationCases() {}

  static void addTo(List<OperatorCase> cases) {
    List<Operator> functions = new ArrayList<>();
    for (Rectifier.Kind kind : Rectifier.Kind.values()) {
      functions.add(new Rectifier(kind));
    }
    for (MathFunction.Kind kind : MathFunction.Kind.values()) {
      functions.add(new MathFunction(kind));
    }
    functions.add(new Elu());
    functions.add(new Gelu(false));
    functions.add(new HardSwish());
    functions.add(new LeakyRelu(0.1f));
    functions.add(new Logistic());
    functions.add(new Tanh());
    for (Operator function : functions) {
      function(cases, function, function.name());
    }
    function(cases, new Gelu(true), "GELU approximately");
    function(cases, new LeakyRelu(-0.7f), "LEAKY_RELU with a negative slope");
    function(cases, new LeakyRelu(300), "LEAKY_RELU with a steep slope");
    integers(cases);
    fakeQuantization(cases);
    rows(cases);
    byHand(cases);
  }

  private static void function(List<OperatorCase> cases, Operator function, String name) {
    for (DataType type : new DataType[] {INT8, UINT8}) {
      int zero = type == INT8 ? 0 : 128;
      for (float scale : new float[] {0.043f, 0.007f}) {
        cases.add(
            OperatorCase.filled(
                name + " of every value to scale " + (int) (scale * 1e4) + " " + type.label(),
                Fill.COUNTING,
                g ->
                    g.node(
                        function,
                        g.result(type, scale, zero - 20, 256),
                        g.input(type, 0.05f, zero + 11, 256))));
      }
    }
    cases.add(
        OperatorCase.random(
            name + " int16",
            g ->
                g.node(
                    function,
                    g.result(INT16, 1 / 4096f, 0, 3, 41),
                    g.input(INT16, 1 / 3000f, 0, 3, 41))));
    cases.add(
        OperatorCase.random(
            name + " float32", g -> g.node(function, g.floatResult(2, 99), g.floatInput(2, 99))));
  }

  private static void integers(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {INT32, INT64}) {
      for (MathFunction.Kind kind :
          new MathFunction.Kind[] {
            MathFunction.Kind.ABS,
            MathFunction.Kind.NEG,
            MathFunction.Kind.SQUARE,
            MathFunction.Kind.SIGN
          }) {
        cases.add(
            OperatorCase.random(
                kind + " " + type.label(),
                g ->
                    g.node(
                        new MathFunction(kind), g.integers(type, 3, 7), g.plainInput(type, 3, 7))));
      }
    }
  }

  private static void fakeQuantization(List<OperatorCase> cases) {
    for (boolean isNarrow : new boolean[] {false, true}) {
      for (int bits : new int[] {2, 8, 16}) {
        FakeQuant operator = new FakeQuant(-6.1f, 20, bits, isNarrow);
        cases.add(
            OperatorCase.random(
                "FAKE_QUANT to " + bits + (isNarrow ? " bits, narrow" : " bits"),
                g -> g.node(operator, g.floatResult(2, 99), g.floatInput(2, 99))));
      }
    }
    cases.add(
        OperatorCase.random(
            "FAKE_QUANT from 0 on",
            g -> g.node(new FakeQuant(0, 6, 8, false), g.floatResult(99), g.floatInput(99))));
  }

  private static void rows(List<OperatorCase> cases) {
    for (Operator operator : new Operator[] {new LogSoftmax(), new L2Normalization()}) {
      for (int n : new int[] {1, 10, 33}) {
        for (DataType type : new DataType[] {INT8, UINT8, INT16}) {
          int zero = type == UINT8 ? 128 : 0;
          float scale = operator instanceof LogSoftmax ? 1 / 16f : 1 / 128f;
          cases.add(
              OperatorCase.random(
                  operator.name() + " " + n + " " + type.label(),
                  g ->
                      g.node(
                          operator,
                          g.result(type, scale, zero, 3, n),
                          g.input(type, 0.08f, type == INT16 ? 0 : zero + 7, 3, n))));
        }
        cases.add(
            OperatorCase.random(
                operator.name() + " " + n + " float32",
                g -> g.node(operator, g.floatResult(3, n), g.floatInput(3, n))));
      }
    }
    for (int radius : new int[] {0, 2, 100}) {
      cases.add(
          OperatorCase.random(
              "LOCAL_RESPONSE_NORMALIZATION radius " + radius,
              g ->
                  g.node(
                      new LocalResponseNormalization(radius, 1, 0.01f, 0.75f),
                      g.floatResult(2, 3, 9),
                      g.floatInput(2, 3, 9))));
    }
  }

  private static OperatorCase of(Operator operator, float... expected) {
    return OperatorCase.byHandInFloats(
        operator.name() + " of 0, 1, 2, ... to " + expected[expected.length - 1],
        g -> g.node(operator, g.floatResult(1, expected.length), g.floatInput(1, expected.length)),
        expected);
  }

  private static OperatorCase of(MathFunction.Kind kind, float... expected) {
    return of(new MathFunction(kind), expected);
  }

  private static void byHand(List<OperatorCase> cases) {
    cases.add(of(new Rectifier(Rectifier.Kind.RELU), 0, 1, 2, 3));
    cases.add(of(new Rectifier(Rectifier.Kind.RELU6), 0, 1, 2, 3, 4, 5, 6, 6));
    cases.add(of(new Rectifier(Rectifier.Kind.RELU_N1_TO_1), 0, 1, 1));
    cases.add(of(new Rectifier(Rectifier.Kind.RELU_0_TO_1), 0, 1, 1));
    cases.add(of(MathFunction.Kind.ABS, 0, 1, 2));
    cases.add(of(MathFunction.Kind.NEG, -0f, -1, -2));
    cases.add(of(MathFunction.Kind.SQUARE, 0, 1, 4, 9));
    cases.add(of(MathFunction.Kind.SIGN, 0, 1, 1));
    cases.add(of(MathFunction.Kind.SQRT, 0, 1, 1.4142135f, 1.7320508f, 2));
    cases.add(of(MathFunction.Kind.RSQRT, Float.POSITIVE_INFINITY, 1, 0.70710677f, 0.57735026f));
    cases.add(of(MathFunction.Kind.EXP, 1, 2.7182817f));
    cases.add(of(MathFunction.Kind.LOG, Float.NEGATIVE_INFINITY, 0, 0.6931472f, 1.0986123f));
    cases.add(of(MathFunction.Kind.SIN, 0, 0.84147096f, 0.9092974f, 0.14112f, -0.7568025f));
    cases.add(of(MathFunction.Kind.COS, 1, 0.5403023f, -0.41614684f, -0.9899925f));
    cases.add(of(MathFunction.Kind.FLOOR, 0, 1, 2));
    cases.add(of(MathFunction.Kind.CEIL, 0, 1, 2));
    cases.add(of(MathFunction.Kind.ROUND, 0, 1, 2));
    cases.add(of(new Elu(), 0, 1, 2));
    cases.add(of(new Gelu(false), 0, 0.8413448f, 1.9544997f));
    // -1 to 9.5 in steps of 3.5, moved to 0, 3.5, ... 10.5.
    cases.add(of(new FakeQuant(-1, 9.5f, 2, false), 0, 0, 3.5f, 3.5f, 3.5f, 3.5f, 7));
    // -4 to 4 in steps of 4: -4, 0 and 4; halves away from the least.
    cases.add(of(new FakeQuant(-4, 4, 2, true), 0, 0, 4, 4, 4, 4));
    cases.add(of(new HardSwish(), 0, 4 * (1f / 6), 10 * (1f / 6), 18 * (1f / 6), 4));
    cases.add(of(new LeakyRelu(0.5f), 0, 1, 2));
    cases.add(of(new Tanh(), 0, 0.7615942f, 0.9640276f, 0.9950548f));
    cases.add(of(new LogSoftmax(), -1.3132616f, -0.31326166f));
    cases.add(of(new L2Normalization(), 0, 1));
    cases.add(of(new LocalResponseNormalization(1, 1, 1, 1), 0, 1 / 6f, 2 * (1 / 6f)));
    cases.add(
        OperatorCase.byHand(
            "LEAKY_RELU, slope 1/4 below the zero point 4",
            g -> g.node(new LeakyRelu(0.25f), g.result(UINT8, 1, 4, 7), g.input(UINT8, 1, 4, 7)),
            3,
            3,
            4,
            4,
            4,
            5,
            6));
    cases.add(
        OperatorCase.byHand(
            "SQRT cuts fractions off",
            g ->
                g.node(
                    new MathFunction(MathFunction.Kind.SQRT),
                    g.result(INT8, 1, 0, 9),
                    g.input(INT8, 1, 0, 9)),
            0,
            1,
            1,
            1,
            2,
            2,
            2,
            2,
            2));
    cases.add(
        OperatorCase.byHand(
            "ELU and NEG of one step per number",
            g -> {
              g.node(new Elu(), g.result(INT8, 0.5f, 0, 4), g.input(INT8, 1, 2, 4));
              g.node(
                  new MathFunction(MathFunction.Kind.NEG),
                  g.result(INT8, 1, 0, 4),
                  g.input(INT8, 1, 2, 4));
            },
            -2,
            -1,
            0,
            2,
            2,
            1,
            0,
            -1));
  }
}
