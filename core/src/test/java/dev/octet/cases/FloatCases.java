package dev.octet.cases;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.ArgMax;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Logistic;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Mean;
import dev.octet.operator.Mul;
import dev.octet.operator.Operator;
import dev.octet.operator.Pad;
import dev.octet.operator.Prelu;
import dev.octet.operator.ResizeBilinear;
import dev.octet.operator.Softmax;
import dev.octet.operator.Sub;
import dev.octet.operator.Transpose;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import java.util.List;

/** The operators in float32: the same order of operations, and so the same bits, everywhere. */
final class FloatCases {
  private FloatCases() {}

  static void addTo(List<OperatorCase> cases) {
    products(cases);
    elementwise(cases);
    reductions(cases);
    images(cases);
  }

  private static void products(List<OperatorCase> cases) {
    for (int[] s :
        new int[][] {
          {5, 6, 3, 8, 3, 3, 1, 1, 1},
          {7, 5, 4, 9, 3, 3, 2, 1, 1},
          {6, 6, 5, 7, 1, 1, 1, 1, 0},
          {9, 9, 2, 4, 3, 3, 1, 2, 1},
          {4, 4, 8, 17, 5, 5, 1, 1, 1},
          {9, 11, 1, 5, 3, 3, 2, 1, 0},
          {1, 1, 9, 35, 1, 1, 1, 1, 0}
        }) {
      Window2d window = Window2d.of(s[8] == 1, s[0], s[1], s[4], s[5], s[6], s[6], s[7], s[7]);
      int height = window.outputHeight(s[0]);
      int width = window.outputWidth(s[1]);
      String size = s[4] + "x" + s[5] + " stride " + s[6] + " on " + s[0] + "x" + s[1] + "x" + s[2];
      cases.add(
          OperatorCase.random(
              "float convolution " + size,
              g ->
                  g.node(
                      new Conv2d(window, Activation.RELU6),
                      g.floatResult(2, height, width, s[3]),
                      g.floatInput(2, s[0], s[1], s[2]),
                      g.floats(s[3], s[4], s[5], s[2]),
                      g.floats(s[3]))));
      cases.add(
          OperatorCase.random(
              "float depthwise " + size,
              g ->
                  g.node(
                      new DepthwiseConv2d(window, Activation.NONE),
                      g.floatResult(1, height, width, s[2] * 2),
                      g.floatInput(1, s[0], s[1], s[2]),
                      g.floats(1, s[4], s[5], s[2] * 2))));
    }
    depthwise(cases);
    grouped(cases);
    for (int[] s : new int[][] {{3, 13, 37}, {1, 45, 19}, {6, 33, 8}}) {
      cases.add(
          OperatorCase.random(
              "float fully connected " + s[0] + "x" + s[1] + "x" + s[2],
              g ->
                  g.node(
                      new FullyConnected(Activation.RELU, false),
                      g.floatResult(s[0], s[1]),
                      g.floatInput(s[0], s[2]),
                      g.floats(s[1], s[2]),
                      g.floats(s[1]))));
    }
  }

  private static void grouped(List<OperatorCase> cases) {
    Window2d window = Window2d.of(true, 5, 6, 3, 3, 1, 1, 1, 1);
    for (int depth : new int[] {2, 7}) {
      cases.add(
          OperatorCase.random(
              "float grouped convolution of groups of " + depth,
              g ->
                  g.node(
                      new Conv2d(window, Activation.RELU6),
                      g.floatResult(2, 5, 6, 9),
                      g.floatInput(2, 5, 6, 3 * depth),
                      g.floats(9, 3, 3, depth),
                      g.floats(9))));
    }
  }

  /** Depthwise convolutions whose neighbouring outputs share columns of taps, or do not. */
  private static void depthwise(List<OperatorCase> cases) {
    for (int[] s :
        new int[][] {
          {5, 6, 1, 3, 2, 1, 1},
          {5, 6, 2, 3, 2, 1, 1},
          {5, 7, 7, 3, 1, 1, 1},
          {3, 9, 8, 3, 1, 1, 1},
          {6, 10, 9, 3, 2, 2, 1},
          {7, 15, 16, 3, 2, 2, 1},
          {4, 4, 17, 3, 3, 3, 1},
          {6, 6, 33, 3, 1, 2, 1},
          {6, 9, 8, 3, 1, 1, 2},
          {5, 13, 9, 3, 1, 1, 4},
          {9, 14, 6, 3, 1, 2, 3},
          {8, 9, 4, 3, 2, 2, 2},
          {3, 3, 3, 3, 1, 1, 5},
          {6, 5, 12, 5, 2, 2, 1},
          {2, 7, 5, 2, 1, 1, 1}
        }) {
      Window2d window = Window2d.of(true, s[0], s[1], s[3], s[3], s[4], s[5], s[6], s[6]);
      String size = s[3] + "x" + s[3] + " stride " + s[4] + "x" + s[5] + " dilation " + s[6];
      cases.add(
          OperatorCase.random(
              "float depthwise " + size + " on " + s[0] + "x" + s[1] + "x" + s[2],
              g ->
                  g.node(
                      new DepthwiseConv2d(window, Activation.RELU6),
                      g.floatResult(2, window.outputHeight(s[0]), window.outputWidth(s[1]), s[2]),
                      g.floatInput(2, s[0], s[1], s[2]),
                      g.floats(1, s[3], s[3], s[2]),
                      g.floats(s[2]))));
    }
  }

  private static void elementwise(List<OperatorCase> cases) {
    for (Operator operator :
        new Operator[] {
          new Add(Activation.RELU),
          new Sub(Activation.NONE),
          new Mul(Activation.RELU_N1_TO_1),
          new Arithmetic(Arithmetic.Kind.DIV, Activation.RELU6),
          new Arithmetic(Arithmetic.Kind.MAXIMUM, Activation.NONE),
          new Arithmetic(Arithmetic.Kind.MINIMUM, Activation.NONE)
        }) {
      cases.add(
          OperatorCase.random(
              "float " + operator.name(),
              g ->
                  g.node(
                      operator, g.floatResult(3, 19), g.floatInput(3, 19), g.floatInput(3, 19))));
      cases.add(
          OperatorCase.random(
              "float " + operator.name() + " broadcast",
              g -> g.node(operator, g.floatResult(3, 4), g.floatInput(3, 1), g.floats(4))));
      cases.add(
          OperatorCase.random(
              "float " + operator.name() + " of a tensor and a constant vector",
              g -> g.node(operator, g.floatResult(3, 21), g.floatInput(3, 21), g.floats(21))));
      cases.add(
          OperatorCase.random(
              "float " + operator.name() + " of a constant and a tensor",
              g -> g.node(operator, g.floatResult(3, 99), g.floats(1), g.floatInput(3, 99))));
      cases.add(
          OperatorCase.random(
              "float " + operator.name() + " of a computed vector and a tensor",
              g -> g.node(operator, g.floatResult(3, 9), g.floatInput(9), g.floatInput(3, 9))));
    }
    for (int[] slopes : new int[][] {{1, 1, 1}, {1, 1, 21}, {2, 5, 1}, {2, 5, 21}}) {
      cases.add(
          OperatorCase.random(
              "float PRELU of slopes " + slopes[0] + "x" + slopes[1] + "x" + slopes[2],
              g ->
                  g.node(
                      new Prelu(),
                      g.floatResult(2, 5, 21),
                      g.floatInput(2, 5, 21),
                      g.floats(slopes))));
    }
    cases.add(
        OperatorCase.random(
            "float logistic",
            g -> g.node(new Logistic(), g.floatResult(2, 100), g.floatInput(2, 100))));
    for (int n : new int[] {1, 2, 15, 16, 17, 100}) {
      cases.add(
          OperatorCase.random(
              "float softmax " + n,
              g -> g.node(new Softmax(0.5f), g.floatResult(3, n), g.floatInput(3, n))));
    }
  }

  private static void reductions(List<OperatorCase> cases) {
    Window2d window = Window2d.of(true, 7, 6, 3, 3, 2, 2, 1, 1);
    for (Operator pool :
        new Operator[] {
          new AveragePool2d(window, Activation.NONE), new MaxPool2d(window, Activation.RELU)
        }) {
      cases.add(
          OperatorCase.random(
              "float " + pool.name(),
              g -> g.node(pool, g.floatResult(2, 4, 3, 5), g.floatInput(2, 7, 6, 5))));
      cases.add(
          OperatorCase.random(
              "float " + pool.name() + " of vectors",
              g -> g.node(pool, g.floatResult(1, 4, 3, 16), g.floatInput(1, 7, 6, 16))));
    }
    cases.add(
        OperatorCase.random(
            "float mean over height and width",
            g ->
                g.node(
                    new Mean(false), g.floatResult(2, 5), g.floatInput(2, 7, 7, 5), g.ints(1, 2))));
    cases.add(
        OperatorCase.random(
            "float mean over the last axis",
            g -> g.node(new Mean(true), g.floatResult(3, 1), g.floatInput(3, 41), g.ints(-1))));
    for (DataType type : new DataType[] {DataType.INT32, DataType.INT64}) {
      cases.add(
          OperatorCase.random(
              "arg max of floats as " + type.label(),
              g -> g.node(new ArgMax(), g.integers(type, 3, 4), g.floatInput(3, 5, 4), g.ints(1))));
      cases.add(
          OperatorCase.random(
              "arg max of bytes as " + type.label(),
              g ->
                  g.node(
                      new ArgMax(),
                      g.integers(type, 2, 9),
                      g.input(DataType.INT8, 1, 0, 2, 9, 21),
                      g.ints(-1))));
    }
    for (int n : new int[] {1, 3, 4, 15, 16, 17, 21, 32, 33, 101}) {
      cases.add(
          OperatorCase.random(
              "arg max of floats along " + n,
              g ->
                  g.node(
                      new ArgMax(), g.integers(DataType.INT32, 5), g.floatInput(5, n), g.ints(1))));
      for (DataType type : new DataType[] {DataType.INT8, DataType.UINT8}) {
        cases.add(
            OperatorCase.random(
                "arg max along " + n + " " + type.label(),
                g ->
                    g.node(
                        new ArgMax(),
                        g.integers(DataType.INT64, 5),
                        g.input(type, 1, 0, 5, n),
                        g.ints(1))));
      }
    }
    cases.add(
        OperatorCase.filled(
            "arg max: the first of equal values wins",
            OperatorCase.Fill.MAXIMUM,
            g ->
                g.node(
                    new ArgMax(),
                    g.integers(DataType.INT32, 1),
                    g.input(DataType.UINT8, 1, 0, 1, 5),
                    g.ints(1))));
  }

  private static void images(List<OperatorCase> cases) {
    for (int[] s :
        new int[][] {
          {3, 4, 6, 8, 5}, {5, 5, 3, 2, 37}, {1, 1, 4, 4, 16}, {7, 7, 7, 7, 1}, {2, 3, 9, 17, 21}
        }) {
      for (int mode = 0; mode < 3; mode++) {
        ResizeBilinear resize = new ResizeBilinear(mode == 1, mode == 2);
        String size =
            s[0]
                + "x"
                + s[1]
                + " to "
                + s[2]
                + "x"
                + s[3]
                + (mode == 1 ? " aligned" : "")
                + (mode == 2 ? " half-pixel" : "");
        cases.add(
            OperatorCase.random(
                "resize bilinear of floats " + size,
                g ->
                    g.node(
                        resize,
                        g.floatResult(2, s[2], s[3], s[4]),
                        g.floatInput(2, s[0], s[1], s[4]),
                        g.ints(s[2], s[3]))));
        for (DataType type : new DataType[] {DataType.INT8, DataType.UINT8}) {
          cases.add(
              OperatorCase.random(
                  "resize bilinear " + size + " " + type.label(),
                  g ->
                      g.node(
                          resize,
                          g.result(type, 0.1f, 3, 2, s[2], s[3], s[4]),
                          g.input(type, 0.1f, 3, 2, s[0], s[1], s[4]),
                          g.ints(s[2], s[3]))));
        }
      }
    }
    for (int[] s : new int[][] {{3, 20}, {4, 4}, {9, 11}, {35, 2}, {1, 5}}) {
      cases.add(
          OperatorCase.random(
              "float transpose of " + s[0] + "x" + s[1],
              g ->
                  g.node(
                      new Transpose(),
                      g.floatResult(2, s[1], s[0]),
                      g.floatInput(2, s[0], s[1]),
                      g.ints(0, 2, 1))));
    }
    cases.add(
        OperatorCase.random(
            "float pad of channels",
            g ->
                g.node(
                    new Pad(),
                    g.floatResult(1, 3, 4, 9),
                    g.floatInput(1, 3, 4, 5),
                    g.ints(0, 0, 0, 0, 0, 0, 1, 3))));
    cases.add(
        OperatorCase.random(
            "float pad, transpose and concatenation",
            g -> {
              Value x = g.floatInput(2, 3);
              Value pad = g.node(new Pad(), g.floatResult(3, 5), x, g.ints(1, 0, 1, 1));
              Value turned = g.node(new Transpose(), g.floatResult(5, 3), pad, g.ints(1, 0));
              g.node(new Concatenation(1), g.floatResult(5, 5), turned, g.floats(5, 2));
            }));
  }
}
