package dev.octet.cases;

import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.AveragePool2d;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DepthwiseConv2d;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Mean;
import dev.octet.operator.Operator;
import dev.octet.operator.Pad;
import dev.octet.operator.Quantize;
import dev.octet.operator.Reshape;
import dev.octet.operator.Squeeze;
import dev.octet.operator.Transpose;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Shape;
import java.util.List;

/** Pooling, MEAN, PAD, RESHAPE, SQUEEZE, TRANSPOSE, CONCATENATION, and chains of operators. */
final class MovementCases {
  private MovementCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {INT8, UINT8}) {
      pools(cases, type);
      means(cases, type);
      moves(cases, type);
      chains(cases, type);
      typeChanges(cases, type);
    }
    byHand(cases);
  }

  private static void pools(List<OperatorCase> cases, DataType type) {
    for (int[] s :
        new int[][] {
          // height, width, C, KH, KW, stride, same
          {7, 7, 5, 7, 7, 1, 0},
          {5, 6, 3, 3, 3, 2, 1},
          {8, 8, 16, 2, 2, 2, 0},
          {4, 5, 33, 3, 2, 1, 1},
          {17, 16, 18, 17, 16, 1, 0},
          {6, 6, 1, 2, 3, 3, 1}
        }) {
      Window2d window = Window2d.of(s[6] == 1, s[0], s[1], s[3], s[4], s[5], s[5], 1, 1);
      for (Operator pool :
          new Operator[] {
            new AveragePool2d(window, Activation.NONE), new MaxPool2d(window, Activation.RELU)
          }) {
        cases.add(
            OperatorCase.random(
                pool.name()
                    + " "
                    + s[3]
                    + "x"
                    + s[4]
                    + " on "
                    + s[0]
                    + "x"
                    + s[1]
                    + " "
                    + type.label(),
                g ->
                    g.node(
                        pool,
                        g.result(
                            type,
                            0.1f,
                            3,
                            2,
                            window.outputHeight(s[0]),
                            window.outputWidth(s[1]),
                            s[2]),
                        g.input(type, 0.1f, 3, 2, s[0], s[1], s[2]))));
      }
    }
  }

  private static void means(List<OperatorCase> cases, DataType type) {
    cases.add(
        OperatorCase.random(
            "mean over height and width " + type.label(),
            g ->
                g.node(
                    new Mean(false),
                    g.result(type, 0.02f, 9, 2, 11),
                    g.input(type, 0.03f, 20, 2, 7, 7, 11),
                    g.ints(1, 2))));
    for (int[] s : new int[][] {{7, 7, 33}, {1, 300, 17}, {3, 1, 16}, {257, 1, 2}}) {
      for (float scale : new float[] {0.02f, 1e-6f}) {
        cases.add(
            OperatorCase.random(
                "mean of " + Shape.of(s) + " to scale " + (int) (1e6 * scale) + " " + type.label(),
                g ->
                    g.node(
                        new Mean(true),
                        g.result(type, scale, 9, 2, 1, 1, s[2]),
                        g.input(type, 0.03f, 20, 2, s[0], s[1], s[2]),
                        g.ints(1, -2))));
      }
    }
    cases.add(
        OperatorCase.random(
            "mean over axes that are no neighbours " + type.label(),
            g ->
                g.node(
                    new Mean(false),
                    g.result(type, 0.02f, 9, 3, 17),
                    g.input(type, 0.03f, 20, 2, 3, 5, 17),
                    g.ints(0, 2))));
    for (int n : new int[] {1, 8, 16, 37}) {
      cases.add(
          OperatorCase.random(
              "mean of the last " + n + ", kept " + type.label(),
              g ->
                  g.node(
                      new Mean(true),
                      g.result(type, 0.02f, 9, 2, 3, 1),
                      g.input(type, 0.03f, 20, 2, 3, n),
                      g.ints(-1))));
    }
  }

  private static void moves(List<OperatorCase> cases, DataType type) {
    cases.add(
        OperatorCase.random(
            "pad on every side " + type.label(),
            g ->
                g.node(
                    new Pad(),
                    g.result(type, 1, 17, 2, 6, 4, 5),
                    g.input(type, 1, 17, 1, 3, 4, 2),
                    g.ints(0, 1, 1, 2, 0, 0, 2, 1))));
    for (int channels : new int[] {3, 16, 21}) {
      pad(cases, type, new int[] {0, 0, 0, 0, 0, 0, 0, 4}, 2, 3, 2, channels);
      pad(cases, type, new int[] {0, 0, 0, 0, 0, 0, 5, 0}, 1, 1, 4, channels);
      pad(cases, type, new int[] {0, 0, 1, 2, 1, 1, 0, 0}, 1, 3, 2, channels);
      pad(cases, type, new int[] {0, 0, 1, 2, 1, 1, 0, 0}, 2, 3, 2, channels);
      pad(cases, type, new int[] {1, 0, 0, 0, 0, 1, 0, 0}, 1, 3, 2, channels);
      pad(cases, type, new int[] {0, 0, 0, 0, 0, 0, 0, 0}, 1, 3, 2, channels);
    }
    for (int[] p :
        new int[][] {{0, 2, 3, 1}, {0, 3, 1, 2}, {3, 2, 1, 0}, {0, 1, 2, 3}, {0, 2, 1, 3}}) {
      transpose(cases, type, p, 2, 3, 4, 5);
      transpose(cases, type, p, 2, 9, 5, 17);
    }
    transpose(cases, type, new int[] {0, 3, 1, 2}, 1, 7, 9, 3);
    transpose(cases, type, new int[] {0, 2, 3, 1}, 1, 3, 7, 9);
    transpose(cases, type, new int[] {0, 1, 2, 4, 3}, 1, 3, 3, 2, 29);
    transpose(cases, type, new int[] {2, 1, 0}, 1, 37, 1);
    transpose(cases, type, new int[] {1, 0, 2}, 17, 8, 1);
    for (int axis : new int[] {0, 1, -1}) {
      cases.add(
          OperatorCase.random(
              "concatenation along " + axis + " " + type.label(),
              g -> concatenation(g, type, axis, 0.5f, 4)));
      cases.add(
          OperatorCase.random(
              "concatenation of longer rows along " + axis + " " + type.label(),
              g -> concatenation(g, type, axis, 0.4f, 35)));
    }
    cases.add(
        OperatorCase.random(
            "concatenation that rescales " + type.label(),
            g -> concatenation(g, type, 1, 0.3f, 4)));
    cases.add(
        OperatorCase.random(
            "reshape of an input " + type.label(),
            g -> g.node(new Reshape(), g.result(type, 1, 0, 6, 2), g.input(type, 1, 0, 3, 4))));
    cases.add(
        OperatorCase.random(
            "squeeze " + type.label(),
            g -> g.node(new Squeeze(), g.result(type, 1, 0, 4), g.input(type, 1, 0, 1, 4, 1))));
  }

  private static void pad(List<OperatorCase> cases, DataType type, int[] paddings, int... dims) {
    int[] padded = dims.clone();
    StringBuilder title = new StringBuilder("pad by");
    for (int i = 0; i < paddings.length; i++) {
      padded[i / 2] += paddings[i];
      title.append(' ').append(paddings[i]);
    }
    cases.add(
        OperatorCase.random(
            title + " on " + Shape.of(dims) + " " + type.label(),
            g ->
                g.node(
                    new Pad(),
                    g.result(type, 1, 17, padded),
                    g.input(type, 1, 17, dims),
                    g.ints(paddings))));
  }

  private static void transpose(List<OperatorCase> cases, DataType type, int[] p, int... dims) {
    int[] turned = new int[p.length];
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < p.length; i++) {
      turned[i] = dims[p[i]];
      order.append(p[i]);
    }
    cases.add(
        OperatorCase.random(
            "transpose " + order + " of " + Shape.of(dims) + " " + type.label(),
            g ->
                g.node(
                    new Transpose(),
                    g.result(type, 1, 0, turned),
                    g.input(type, 1, 0, dims),
                    g.ints(p))));
  }

  private static void concatenation(CaseGraph g, DataType type, int axis, float scale, int last) {
    int[] dims = {2, 3, last};
    int[] sum = dims.clone();
    sum[axis < 0 ? axis + 3 : axis] *= 3;
    Value a = g.input(type, scale, 9, dims);
    Value b = g.input(type, 0.5f, 9, dims);
    Value c = g.constant(type, 0.5f, 9, dims);
    g.node(new Concatenation(axis), g.result(type, 0.5f, 9, sum), a, b, c);
  }

  /** Graphs of several nodes: passes, views and lifetimes have something to do. */
  private static void chains(List<OperatorCase> cases, DataType type) {
    cases.add(
        OperatorCase.random(
            "pad folded into convolutions, but kept for another reader " + type.label(),
            g -> padded(g, type)));
    cases.add(
        OperatorCase.random(
            "view of a view, both outputs " + type.label(),
            g -> {
              Value x = g.input(type, 1, 0, 2, 6);
              Value y = g.node(new Reshape(), g.result(type, 1, 0, 3, 4), x);
              g.node(new Reshape(), g.result(type, 1, 0, 12), y);
            }));
  }

  /** Rules that depend on the type in the file, behind a QUANTIZE that changes nothing else. */
  private static void typeChanges(List<OperatorCase> cases, DataType from) {
    DataType to = from == INT8 ? UINT8 : INT8;
    int shift = to == UINT8 ? 128 : -128;
    Window2d window = Window2d.of(false, 4, 4, 2, 2, 2, 2, 1, 1);
    cases.add(
        OperatorCase.random(
            "average pool behind a quantize from " + from.label(),
            g -> {
              Value x = g.input(from, 0.1f, 7, 2, 4, 4, 9);
              Value y = g.node(new Quantize(), g.result(to, 0.1f, 7 + shift, 2, 4, 4, 9), x);
              g.node(
                  new AveragePool2d(window, Activation.NONE),
                  g.result(to, 0.1f, 7 + shift, 2, 2, 2, 9),
                  y);
            }));
    cases.add(
        OperatorCase.random(
            "quantize behind a quantize from " + from.label(),
            g -> {
              Value x = g.input(from, 0.1f, 7, 64);
              Value y = g.node(new Quantize(), g.result(to, 0.1f, 7 + shift, 64), x);
              g.node(new Quantize(), g.result(to, 0.17f, 7 + shift, 64), y);
            }));
    cases.add(
        OperatorCase.random(
            "outputs listed twice, one of them constant, one an input " + from.label(),
            g -> {
              Value x = g.input(from, 0.1f, 7, 1, 6);
              Value w = g.constant(from, 0.1f, 7, 1, 6);
              Value y = g.node(new Add(Activation.NONE), g.result(from, 0.2f, 7, 1, 6), x, w);
              g.node(
                  new FullyConnected(Activation.NONE, false),
                  g.result(from, 0.4f, 7, 1, 20),
                  y,
                  g.constant(INT8, 0.05f, 0, 20, 6));
              g.output(w);
              g.output(y);
              g.output(x);
              g.output(w);
            }));
  }

  private static void padded(CaseGraph g, DataType type) {
    Value x = g.input(type, 0.1f, 8, 1, 4, 4, 8);
    Value pad =
        g.node(new Pad(), g.result(type, 0.1f, 8, 1, 5, 6, 8), x, g.ints(0, 0, 0, 1, 1, 1, 0, 0));
    Window2d window = Window2d.of(false, 5, 6, 3, 3, 1, 1, 1, 1);
    g.node(
        new Conv2d(window, Activation.NONE),
        g.result(type, 0.4f, 2, 1, 3, 4, 9),
        pad,
        g.perChannel(0, 0.01f, 9, 3, 3, 8));
    g.node(
        new DepthwiseConv2d(window, Activation.NONE),
        g.result(type, 0.4f, 2, 1, 3, 4, 8),
        pad,
        g.perChannel(3, 0.01f, 1, 3, 3, 8));
  }

  private static void byHand(List<OperatorCase> cases) {
    Window2d window = Window2d.of(false, 2, 2, 2, 2, 2, 2, 1, 1);
    cases.add(
        OperatorCase.byHand(
            "average pool of 0 1 2 3 rounds half up",
            g ->
                g.node(
                    new AveragePool2d(window, Activation.NONE),
                    g.result(UINT8, 1, 0, 1, 1, 1, 1),
                    g.input(UINT8, 1, 0, 1, 2, 2, 1)),
            2));
    cases.add(
        OperatorCase.byHand(
            "transpose of a 2x3 matrix",
            g ->
                g.node(
                    new Transpose(),
                    g.result(UINT8, 1, 0, 3, 2),
                    g.input(UINT8, 1, 0, 2, 3),
                    g.ints(1, 0)),
            0,
            3,
            1,
            4,
            2,
            5));
    cases.add(
        OperatorCase.byHand(
            "pad of a vector with its zero point",
            g -> g.node(new Pad(), g.result(INT8, 1, 7, 5), g.input(INT8, 1, 7, 2), g.ints(1, 2)),
            7,
            0,
            1,
            7,
            7));
  }
}
