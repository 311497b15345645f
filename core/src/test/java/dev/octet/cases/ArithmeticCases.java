package dev.octet.cases;

import static dev.octet.tensor.DataType.BOOL;
import static dev.octet.tensor.DataType.FLOAT32;
import static dev.octet.tensor.DataType.INT16;
import static dev.octet.tensor.DataType.INT32;
import static dev.octet.tensor.DataType.INT64;
import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.Cast;
import dev.octet.operator.Comparison;
import dev.octet.operator.Logical;
import dev.octet.operator.LogicalNot;
import dev.octet.operator.Mul;
import dev.octet.operator.Operator;
import dev.octet.operator.Prelu;
import dev.octet.operator.Select;
import dev.octet.operator.Sub;
import dev.octet.operator.Where;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Operators of two or three tensors with broadcasting, of every type; casts. */
final class ArithmeticCases {
  private static final DataType[] NUMBERS = {FLOAT32, INT8, UINT8, INT16, INT32, INT64};
  private static final DataType[] ALL = {FLOAT32, INT8, UINT8, INT16, INT32, INT64, BOOL};
  private static final int[][][] SHAPES = {
    {{2, 3, 5}, {2, 3, 5}},
    {{2, 3, 4, 9}, {2, 1, 1, 9}},
    {{2, 1, 1, 9}, {2, 3, 4, 9}},
    {{1, 4, 1}, {3, 1, 5}},
    {{7, 3}, {}},
    {{}, {}}
  };

  private ArithmeticCases() {}

  static void addTo(List<OperatorCase> cases) {
    List<Operator> operators = new ArrayList<>();
    operators.add(new Add(Activation.NONE));
    operators.add(new Sub(Activation.RELU));
    operators.add(new Mul(Activation.RELU6));
    for (Arithmetic.Kind kind : Arithmetic.Kind.values()) {
      operators.add(new Arithmetic(kind, Activation.NONE));
    }
    for (Comparison.Kind kind : Comparison.Kind.values()) {
      operators.add(new Comparison(kind));
    }
    for (Operator operator : operators) {
      for (DataType type : NUMBERS) {
        binary(cases, operator, type);
      }
    }
    binary(cases, new Logical(true), BOOL);
    binary(cases, new Logical(false), BOOL);
    binary(cases, new Comparison(Comparison.Kind.EQUAL), BOOL);
    prelu(cases);
    selects(cases);
    casts(cases);
    byHand(cases);
    boolsByHand(cases);
  }

  private static Value input(CaseGraph g, DataType type, float scale, int zero, int... dims) {
    if (type == FLOAT32) {
      return g.floatInput(dims);
    }
    return type.isQuantizable()
        ? g.input(type, type == INT16 ? scale / 256 : scale, zeroPoint(type, zero), dims)
        : g.plainInput(type, dims);
  }

  private static int zeroPoint(DataType type, int zero) {
    return type == INT8 ? zero : type == UINT8 ? 128 + zero : 0;
  }

  private static Value output(CaseGraph g, DataType type, float scale, int zero, int... dims) {
    if (type == FLOAT32) {
      return g.floatResult(dims);
    }
    return type.isQuantizable()
        ? g.result(type, type == INT16 ? scale / 256 : scale, zeroPoint(type, zero), dims)
        : g.integers(type, dims);
  }

  private static int[] combined(int[] a, int[] b) {
    int[] dims = a.length >= b.length ? a.clone() : b.clone();
    int[] other = a.length >= b.length ? b : a;
    for (int i = 0; i < other.length; i++) {
      int at = dims.length - other.length + i;
      dims[at] = Math.max(dims[at], other[i]);
    }
    return dims;
  }

  private static void binary(List<OperatorCase> cases, Operator operator, DataType type) {
    DataType result = operator instanceof Comparison ? BOOL : type;
    for (int[][] shapes : SHAPES) {
      cases.add(
          OperatorCase.random(
              operator.name() + " of any " + type.label() + " " + title(shapes),
              g ->
                  g.node(
                      operator,
                      output(g, result, 0.13f, -5, combined(shapes[0], shapes[1])),
                      input(g, type, 0.04f, 3, shapes[0]),
                      input(g, type, 0.07f, 10, shapes[1]))));
    }
  }

  private static String title(int[][] shapes) {
    return Shape.of(shapes[0]) + " and " + Shape.of(shapes[1]);
  }

  private static void prelu(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {FLOAT32, INT8, UINT8, INT16}) {
      cases.add(
          OperatorCase.random(
              "PRELU " + type.label(),
              g ->
                  g.node(
                      new Prelu(),
                      output(g, type, 0.09f, -8, 2, 3, 4, 9),
                      input(g, type, 0.05f, 11, 2, 3, 4, 9),
                      input(g, type, 0.01f, 2, 1, 1, 9))));
    }
  }

  private static void selects(List<OperatorCase> cases) {
    int[][][] shapes = {
      {{3, 4}, {3, 4}, {3, 4}}, {{3, 1}, {1, 4}, {3, 4}}, {{}, {5}, {2, 5}}, {{2, 3}, {3}, {}}
    };
    for (DataType type : ALL) {
      for (int[][] s : shapes) {
        cases.add(
            OperatorCase.random(
                "SELECT_V2 " + type.label() + " by " + Shape.of(s[0]) + " " + Shape.of(s[1]),
                g ->
                    g.node(
                        new Select(true),
                        output(g, type, 0.1f, 3, combined(combined(s[0], s[1]), s[2])),
                        g.plainInput(BOOL, s[0]),
                        input(g, type, 0.1f, 3, s[1]),
                        input(g, type, 0.1f, 3, s[2]))));
      }
      for (int[] condition : new int[][] {{3, 2, 4}, {3}, {}}) {
        cases.add(
            OperatorCase.random(
                "SELECT " + type.label() + " by " + Shape.of(condition),
                g ->
                    g.node(
                        new Select(false),
                        output(g, type, 0.1f, 3, 3, 2, 4),
                        g.plainInput(BOOL, condition),
                        input(g, type, 0.1f, 3, 3, 2, 4),
                        input(g, type, 0.1f, 3, 3, 2, 4))));
      }
    }
  }

  private static void casts(List<OperatorCase> cases) {
    for (DataType from : ALL) {
      for (DataType to : ALL) {
        cases.add(
            OperatorCase.random(
                "CAST " + from.label() + " to " + to.label(),
                g ->
                    g.node(
                        new Cast(),
                        output(g, to, 0.1f, 3, 3, 17),
                        input(g, from, 0.1f, 3, 3, 17))));
      }
    }
  }

  /** Bytes 0, 1, 2, ... without scale against a constant. */
  private static OperatorCase of(Operator operator, int constant, int... expected) {
    return OperatorCase.byHand(
        operator.name() + " of 0, 1, 2, ... and " + constant,
        g -> {
          Value x =
              g.node(
                  new Cast(),
                  g.integers(INT32, expected.length),
                  g.plainInput(INT8, expected.length));
          Value y = g.node(operator, result(g, operator, expected.length), x, g.ints(constant));
          g.onlyOutput(g.node(new Cast(), g.integers(INT8, expected.length), y));
        },
        expected);
  }

  private static Value result(CaseGraph g, Operator operator, int elements) {
    return g.integers(operator instanceof Comparison ? BOOL : INT32, elements);
  }

  private static OperatorCase of(Arithmetic.Kind kind, int constant, int... expected) {
    return of(new Arithmetic(kind, Activation.NONE), constant, expected);
  }

  private static void byHand(List<OperatorCase> cases) {
    cases.add(of(Arithmetic.Kind.DIV, -2, 0, 0, -1, -1, -2));
    cases.add(of(Arithmetic.Kind.DIV, 0, 0, 0));
    cases.add(of(Arithmetic.Kind.DIV, -1, 0, -1, -2));
    cases.add(of(Arithmetic.Kind.FLOOR_DIV, -2, 0, -1, -1, -2, -2));
    cases.add(of(Arithmetic.Kind.FLOOR_MOD, -3, 0, -2, -1, 0, -2));
    cases.add(of(Arithmetic.Kind.FLOOR_MOD, 3, 0, 1, 2, 0, 1));
    cases.add(of(Arithmetic.Kind.POW, 3, 0, 1, 8, 27, 64));
    cases.add(of(Arithmetic.Kind.POW, -1, 0, 1, 0, 0));
    cases.add(of(Arithmetic.Kind.MAXIMUM, 2, 2, 2, 2, 3));
    cases.add(of(Arithmetic.Kind.MINIMUM, 2, 0, 1, 2, 2));
    cases.add(of(Arithmetic.Kind.SQUARED_DIFFERENCE, 2, 4, 1, 0, 1, 4));
    cases.add(of(new Add(Activation.NONE), -3, -3, -2, -1));
    cases.add(of(new Sub(Activation.NONE), 1, -1, 0, 1));
    cases.add(of(new Mul(Activation.RELU6), 4, 0, 4, 6));
    cases.add(of(new Comparison(Comparison.Kind.EQUAL), 1, 0, 1, 0));
    cases.add(of(new Comparison(Comparison.Kind.NOT_EQUAL), 1, 1, 0, 1));
    cases.add(of(new Comparison(Comparison.Kind.LESS), 1, 1, 0, 0));
    cases.add(of(new Comparison(Comparison.Kind.LESS_EQUAL), 1, 1, 1, 0));
    cases.add(of(new Comparison(Comparison.Kind.GREATER), 1, 0, 0, 1));
    cases.add(of(new Comparison(Comparison.Kind.GREATER_EQUAL), 1, 0, 1, 1));
    cases.add(
        OperatorCase.byHandInFloats(
            "PRELU with slopes of a half and two below the zero point",
            g ->
                g.onlyOutput(
                    g.node(
                        new Prelu(),
                        g.floatResult(2, 2),
                        g.node(
                            new Sub(Activation.NONE),
                            g.floatResult(2, 2),
                            g.floatInput(2, 2),
                            g.floatLiteral(3)),
                        g.floatLiteral(0.5f, 2))),
            -1.5f,
            -4,
            -0.5f,
            0));
    cases.add(
        OperatorCase.byHand(
            "DIV of bytes rounds ties up",
            g ->
                g.node(
                    new Arithmetic(Arithmetic.Kind.DIV, Activation.NONE),
                    g.result(UINT8, 1, 0, 6),
                    g.input(UINT8, 1, 0, 6),
                    g.literal(UINT8, 1, 0, new int[] {1}, 2)),
            0,
            1,
            1,
            2,
            2,
            3));
    cases.add(
        OperatorCase.byHandInFloats(
            "POW of floats: square roots",
            g ->
                g.node(
                    new Arithmetic(Arithmetic.Kind.POW, Activation.NONE),
                    g.floatResult(5),
                    g.floatInput(5),
                    g.floatLiteral(0.5f)),
            0,
            1,
            1.4142135f,
            1.7320508f,
            2));
  }

  private static void boolsByHand(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "WHERE of a constant whose corners are set",
            g -> {
              g.node(
                  new Where(),
                  g.integers(INT64, 2, 2),
                  g.literal(UINT8, 1, 0, new int[] {2, 3}, 1, 0, 0, 0, 0, 7));
              g.node(new Cast(), g.integers(UINT8, 1), g.plainInput(UINT8, 1));
            },
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            2,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0));
    cases.add(
        OperatorCase.byHand(
            "LOGICAL_AND, LOGICAL_OR and LOGICAL_NOT",
            g -> {
              Value a = g.plainInput(BOOL, 2);
              Value b = g.plainInput(BOOL, 2, 1);
              g.node(new Logical(true), g.integers(BOOL, 2, 2), a, b);
              g.node(new Logical(false), g.integers(BOOL, 2, 2), a, b);
              g.node(new LogicalNot(), g.integers(BOOL, 2), a);
            },
            0,
            0,
            0,
            1,
            0,
            1,
            1,
            1,
            1,
            0));
    cases.add(
        OperatorCase.byHand(
            "SELECT and SELECT_V2 by a bool that is false, then true",
            g -> {
              Value condition = g.plainInput(BOOL, 2);
              Value x = g.plainInput(UINT8, 2, 2);
              Value y = g.plainInput(UINT8, 2, 2);
              g.node(new Select(true), g.integers(UINT8, 2, 2), condition, y, x);
              g.node(new Select(false), g.integers(UINT8, 2, 2), condition, x, y);
              g.node(new Select(true), g.integers(BOOL, 2), condition, condition, condition);
            },
            0,
            1,
            2,
            3,
            0,
            1,
            2,
            3,
            0,
            1));
  }
}
