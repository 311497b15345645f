package dev.octet.cases;

import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.cases.OperatorCase.Fill;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Dequantize;
import dev.octet.operator.Logistic;
import dev.octet.operator.Mul;
import dev.octet.operator.Operator;
import dev.octet.operator.Quantize;
import dev.octet.operator.Softmax;
import dev.octet.operator.Sub;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.List;

/** ADD, SUB, MUL, LOGISTIC, SOFTMAX, QUANTIZE, DEQUANTIZE. */
final class ElementwiseCases {
  private ElementwiseCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {INT8, UINT8}) {
      for (int n : new int[] {1, 7, 8, 15, 16, 17, 31, 32, 33, 127}) {
        cases.add(binary("add " + n, new Add(Activation.NONE), type, 0.03f, n));
        cases.add(binary("sub " + n, new Sub(Activation.NONE), type, 0.03f, n));
      }
      cases.add(binary("add with relu6", new Add(Activation.RELU6), type, 0.03f, 64));
      cases.add(binary("mul", new Mul(Activation.NONE), type, 0.03f, 200));
      cases.add(binary("mul with relu", new Mul(Activation.RELU), type, 0.001f, 200));
      cases.add(binary("add, tiny output scale", new Add(Activation.NONE), type, 1e-5f, 64));
      cases.add(binary("sub, tiny output scale", new Sub(Activation.NONE), type, 1e-5f, 64));
      cases.add(binary("mul, tiny output scale", new Mul(Activation.NONE), type, 1e-7f, 64));
      broadcasts(cases, type);
      functions(cases, type);
    }
    requantize(cases);
    byHand(cases);
  }

  private static OperatorCase binary(
      String name, Operator operator, DataType type, float scale, int n) {
    return OperatorCase.random(
        name + " " + type.label(),
        g ->
            g.node(
                operator,
                g.result(type, scale, type == INT8 ? 4 : 100, 1, n),
                g.input(type, 0.021f, type == INT8 ? -9 : 130, 1, n),
                g.input(type, 0.017f, type == INT8 ? 12 : 77, 1, n)));
  }

  private static void broadcasts(List<OperatorCase> cases, DataType type) {
    int[][][] shapes = {
      {{2, 3, 4}, {4}},
      {{1, 1, 5}, {3, 4, 1}},
      {{1}, {2, 2}},
      {{2, 17, 24}, {24}},
      {{4, 70}, {1, 1}},
      {{2, 3, 20}, {2, 1, 20}},
      {{300}, {2, 300}}
    };
    for (int[][] shape : shapes) {
      for (Operator operator :
          new Operator[] {
            new Add(Activation.NONE), new Sub(Activation.RELU), new Mul(Activation.NONE)
          }) {
        cases.add(
            OperatorCase.random(
                operator.name() + " broadcast " + title(shape) + " " + type.label(),
                g -> {
                  Value a = g.input(type, 0.02f, 3, shape[0]);
                  Value b = g.constant(type, 0.04f, 7, shape[1]);
                  g.node(operator, g.result(type, 0.05f, 1, combined(shape[0], shape[1])), a, b);
                }));
      }
    }
    for (Operator operator :
        new Operator[] {
          new Add(Activation.RELU), new Sub(Activation.NONE), new Mul(Activation.NONE)
        }) {
      cases.add(
          OperatorCase.random(
              operator.name() + " of a computed vector and a tensor " + type.label(),
              g ->
                  g.node(
                      operator,
                      g.result(type, 0.05f, 1, 2, 3, 24),
                      g.input(type, 0.02f, 3, 24),
                      g.input(type, 0.04f, 7, 2, 3, 24))));
    }
  }

  private static String title(int[][] shapes) {
    return Shape.of(shapes[0]) + " and " + Shape.of(shapes[1]);
  }

  private static int[] combined(int[] a, int[] b) {
    int[] longer = a.length >= b.length ? a.clone() : b.clone();
    int[] other = a.length >= b.length ? b : a;
    for (int i = 0; i < other.length; i++) {
      int at = longer.length - other.length + i;
      longer[at] = Math.max(longer[at], other[i]);
    }
    return longer;
  }

  private static void functions(List<OperatorCase> cases, DataType type) {
    int zero = type == INT8 ? -128 : 0;
    cases.add(
        OperatorCase.filled(
            "logistic of every value " + type.label(),
            Fill.COUNTING,
            g ->
                g.node(
                    new Logistic(),
                    g.result(type, 1 / 256f, zero, 256),
                    g.input(type, 0.05f, type == INT8 ? 3 : 120, 256))));
    for (int n : new int[] {1, 7, 8, 9, 101}) {
      cases.add(
          OperatorCase.random(
              "logistic " + n + " " + type.label(),
              g -> g.node(new Logistic(), g.result(type, 0.01f, 5, n), g.input(type, 0.1f, 3, n))));
    }
    for (int n : new int[] {1, 2, 10, 16, 33, 1001}) {
      cases.add(
          OperatorCase.random(
              "softmax " + n + " " + type.label(),
              g ->
                  g.node(
                      new Softmax(1),
                      g.result(type, 1 / 256f, zero, 3, n),
                      g.input(type, 0.08f, 7, 3, n))));
    }
    for (float scale : new float[] {0.003f, 1e-4f, 1e-8f}) {
      cases.add(
          OperatorCase.random(
              "softmax to scale " + (int) (1e8 * scale) + " " + type.label(),
              g ->
                  g.node(
                      new Softmax(0.3f),
                      g.result(type, scale, zero + 2, 2, 21),
                      g.input(type, 0.02f, 7, 2, 21))));
    }
    cases.add(
        OperatorCase.random(
            "dequantize " + type.label(),
            g -> g.node(new Dequantize(), g.floatResult(3, 5), g.input(type, 0.3f, 4, 3, 5))));
    cases.add(
        OperatorCase.random(
            "quantize from float " + type.label(),
            g -> g.node(new Quantize(), g.result(type, 0.13f, 4, 3, 50), g.floatInput(3, 50))));
  }

  private static void requantize(List<OperatorCase> cases) {
    for (DataType from : new DataType[] {INT8, UINT8}) {
      for (DataType to : new DataType[] {INT8, UINT8}) {
        for (float ratio : new float[] {0.001f, 0.5f, 0.77f, 1, 3.3f, 500}) {
          cases.add(
              OperatorCase.filled(
                  "quantize "
                      + from.label()
                      + " to "
                      + to.label()
                      + " ratio "
                      + (int) (ratio * 1e3),
                  Fill.COUNTING,
                  g ->
                      g.node(
                          new Quantize(),
                          g.result(to, 0.1f, to == INT8 ? -3 : 125, 256),
                          g.input(from, 0.1f * ratio, from == INT8 ? 5 : 133, 256))));
        }
      }
    }
    cases.add(
        OperatorCase.filled(
            "quantize uint8 to int8, equal scales",
            Fill.COUNTING,
            g ->
                g.node(
                    new Quantize(), g.result(INT8, 0.5f, 2, 256), g.input(UINT8, 0.5f, 130, 256))));
  }

  private static void byHand(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "add: scales 1, 1, 2 round half up",
            g -> {
              Value x = g.input(UINT8, 1, 0, 6);
              g.node(
                  new Add(Activation.NONE),
                  g.result(UINT8, 2, 0, 6),
                  x,
                  g.literal(UINT8, 1, 0, new int[] {1}, 1));
            },
            1,
            1,
            2,
            2,
            3,
            3));
    cases.add(
        OperatorCase.byHand(
            "mul: scales 1, 1, 2 round half to even",
            g ->
                g.node(
                    new Mul(Activation.NONE),
                    g.result(UINT8, 2, 0, 6),
                    g.input(UINT8, 1, 0, 6),
                    g.literal(UINT8, 1, 0, new int[] {1}, 1)),
            0,
            0,
            1,
            2,
            2,
            2));
    cases.add(
        OperatorCase.byHand(
            "sub: saturates at both ends",
            g ->
                g.node(
                    new Sub(Activation.NONE),
                    g.result(UINT8, 1, 0, 4),
                    g.input(UINT8, 1, 0, 4),
                    g.literal(UINT8, 1, 0, new int[] {1}, 2)),
            0,
            0,
            0,
            1));
    cases.add(
        OperatorCase.byHand(
            "softmax of a single value is the largest probability",
            g ->
                g.node(
                    new Softmax(1), g.result(UINT8, 1 / 256f, 0, 1, 1), g.input(UINT8, 1, 0, 1, 1)),
            255));
  }
}
