package dev.octet.cases;

import static dev.octet.tensor.DataType.BOOL;
import static dev.octet.tensor.DataType.FLOAT32;
import static dev.octet.tensor.DataType.INT32;
import static dev.octet.tensor.DataType.INT8;

import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.ArgMax;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.BroadcastTo;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DynamicUpdateSlice;
import dev.octet.operator.ExpandDims;
import dev.octet.operator.Fill;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Gather;
import dev.octet.operator.Logistic;
import dev.octet.operator.MaxPool2d;
import dev.octet.operator.Mean;
import dev.octet.operator.Pack;
import dev.octet.operator.Pad;
import dev.octet.operator.Reduce;
import dev.octet.operator.Reshape;
import dev.octet.operator.ScatterNd;
import dev.octet.operator.ShapeOf;
import dev.octet.operator.Slice;
import dev.octet.operator.Softmax;
import dev.octet.operator.SplitV;
import dev.octet.operator.StridedSlice;
import dev.octet.operator.Tanh;
import dev.octet.operator.Tile;
import dev.octet.operator.TopK;
import dev.octet.operator.Transpose;
import dev.octet.operator.Unpack;
import dev.octet.operator.Window2d;
import java.util.List;

/** Tensors without elements, and tensors without dimensions. */
final class EmptyCases {
  private EmptyCases() {}

  static void addTo(List<OperatorCase> cases) {
    emptyResults(cases);
    movedPastNothing(cases);
    computedOfNothing(cases);
    scalars(cases);
    shapesOfScalars(cases);
  }

  /** Nothing is computed, but everything is planned, written and read. */
  private static void emptyResults(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "a batch of none",
            g -> {
              Window2d window = Window2d.of(true, 4, 4, 3, 3, 1, 1, 1, 1);
              Value pixels =
                  g.node(
                      new Conv2d(window, Activation.RELU),
                      g.result(INT8, 0.5f, 3, 0, 4, 4, 8),
                      g.input(INT8, 0.1f, 2, 0, 4, 4, 3),
                      g.perChannel(0, 0.02f, 8, 3, 3, 3),
                      g.bias(8, 99));
              Value pooled =
                  g.node(
                      new MaxPool2d(Window2d.of(true, 4, 4, 4, 4, 4, 4, 1, 1), Activation.NONE),
                      g.result(INT8, 0.5f, 3, 0, 1, 1, 8),
                      pixels);
              Value flat = g.node(new Reshape(), g.result(INT8, 0.5f, 3, 0, 8), pooled);
              Value scores =
                  g.node(
                      new FullyConnected(Activation.NONE, false),
                      g.result(INT8, 0.2f, 0, 0, 5),
                      flat,
                      g.constant(INT8, 0.1f, 0, 5, 8));
              Value chances = g.node(new Softmax(1), g.result(INT8, 1 / 256f, -128, 0, 5), scores);
              g.node(new ArgMax(), g.integers(INT32, 0), chances, g.ints(1));
            }));
    cases.add(
        OperatorCase.byHand(
            "functions, sums and moves of nothing",
            g -> {
              Value x = g.floatInput(2, 0);
              Value y = g.node(new Tanh(), g.floatResult(2, 0), x);
              Value z =
                  g.node(new Add(Activation.NONE), g.floatResult(2, 0), y, g.floatInput(2, 1));
              Value turned = g.node(new Transpose(), g.floatResult(0, 2), z, g.ints(1, 0));
              g.node(new Softmax(1), g.floatResult(2, 0), z);
              g.node(new Slice(), g.floatResult(0, 1), turned, g.ints(0, 1), g.ints(-1, 1));
              g.nodes(
                  new TopK(),
                  List.of(g.floatResult(2, 0), g.integers(INT32, 2, 0)),
                  g.floatInput(2, 3),
                  g.ints(0));
            }));
    cases.add(
        OperatorCase.byHand(
            "nothing of something",
            g -> {
              Value x = g.any(INT8, 3, 4);
              g.node(new Slice(), g.anyResult(INT8, 3, 0), x, g.ints(0, 4), g.ints(3, -1));
              g.node(
                  new StridedSlice(0, 0, 0, 0, 0, false),
                  g.anyResult(INT8, 0, 4),
                  x,
                  g.ints(2),
                  g.ints(1),
                  g.ints(1));
              g.node(new Tile(), g.anyResult(INT8, 3, 0), x, g.ints(1, 0));
              g.node(new Gather(0, 0), g.anyResult(INT8, 0, 4), x, g.plainInput(INT32, 0));
              g.node(new Gather(0, 0), g.anyResult(INT8, 0, 4), x, g.ints());
            }));
  }

  private static void movedPastNothing(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "concatenation with nothing",
            g ->
                g.node(
                    new Concatenation(1),
                    g.result(INT8, 1, 0, 2, 3),
                    g.input(INT8, 1, 0, 2, 0),
                    g.input(INT8, 1, 0, 2, 2),
                    g.input(INT8, 0.5f, 0, 2, 0),
                    g.input(INT8, 1, 0, 2, 1)),
            0,
            1,
            0,
            2,
            3,
            1));
    cases.add(
        OperatorCase.byHand(
            "split into nothing and the rest, and put together",
            g -> {
              List<Value> parts =
                  g.nodes(
                      new SplitV(),
                      List.of(g.result(INT8, 1, 0, 0, 2), g.result(INT8, 1, 0, 2, 2)),
                      g.input(INT8, 1, 0, 2, 2),
                      g.ints(0, 2),
                      g.ints(0));
              g.node(
                  new Concatenation(0),
                  g.result(INT8, 1, 0, 4, 2),
                  parts.get(1),
                  parts.get(0),
                  parts.get(1));
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
            1,
            2,
            3));
    cases.add(
        OperatorCase.byHand(
            "padding around nothing, an update and a scattering of nothing",
            g -> {
              g.node(
                  new Pad(),
                  g.result(INT8, 1, 7, 2, 1),
                  g.input(INT8, 1, 7, 0, 1),
                  g.intMatrix(2, 1, 1, 0, 0));
              g.node(
                  new DynamicUpdateSlice(),
                  g.result(INT8, 1, 7, 2),
                  g.input(INT8, 1, 7, 2),
                  g.input(INT8, 1, 7, 0),
                  g.ints(1));
              g.node(
                  new ScatterNd(),
                  g.result(INT8, 1, 7, 2, 1),
                  g.plainInput(INT32, 0, 1),
                  g.input(INT8, 1, 7, 0, 1),
                  g.ints(2, 1));
            },
            7,
            7,
            0,
            1,
            0,
            0));
  }

  private static void computedOfNothing(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHandInFloats(
            "mean, sum, product and matrix product of nothing",
            g -> {
              Value x = g.floatInput(2, 0);
              g.node(new Mean(false), g.floatResult(2), x, g.ints(1));
              g.node(new Reduce(Reduce.Kind.SUM, true), g.floatResult(1, 1), x, g.ints(0, 1));
              g.node(new Reduce(Reduce.Kind.PROD, false), g.floatResult(2), x, g.ints(1));
              g.node(new BatchMatmul(false, false), g.floatResult(2, 2), x, g.floatInput(0, 2));
            },
            Float.NaN,
            Float.NaN,
            0,
            1,
            1,
            0,
            0,
            0,
            0));
    cases.add(
        OperatorCase.byHand(
            "whole numbers and bools of nothing",
            g -> {
              Value x = g.plainInput(BOOL, 0, 2);
              g.node(new Reduce(Reduce.Kind.ANY, false), g.integers(BOOL, 2), x, g.ints(0));
              g.node(new Reduce(Reduce.Kind.ALL, false), g.integers(BOOL, 2), x, g.ints(0));
              Value n = g.plainInput(INT32, 0);
              g.node(new Mean(false), g.integers(INT32), n, g.ints(0));
              g.node(new Reduce(Reduce.Kind.PROD, false), g.integers(INT32), n, g.ints(0));
            },
            0,
            0,
            1,
            1,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0));
  }

  private static void scalars(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.random(
            "scalars are computed",
            g -> {
              Value x = g.floatInput();
              Value y = g.node(new Tanh(), g.floatResult(), x);
              g.node(new Add(Activation.NONE), g.floatResult(), x, y);
              g.node(new Add(Activation.RELU), g.floatResult(2, 3), g.floatInput(2, 3), y);
              g.node(new Softmax(1), g.floatResult(), x);
              Value q = g.input(INT8, 0.1f, 3);
              g.node(new Logistic(), g.result(INT8, 1 / 256f, -128), q);
              g.node(
                  new Add(Activation.NONE), g.result(INT8, 0.2f, 1), q, g.constant(INT8, 0.1f, 2));
            }));
    cases.add(
        OperatorCase.random(
            "reductions to scalars and of scalars",
            g -> {
              Value x = g.floatInput(2, 3);
              Value mean = g.node(new Mean(false), g.floatResult(), x, g.ints(0, 1));
              g.node(new Mean(false), g.floatResult(), mean, g.ints());
              g.node(new Mean(true), g.floatResult(2, 3), x, g.ints());
              g.node(new Reduce(Reduce.Kind.MAX, true), g.floatResult(), mean, g.ints());
              Value vector = g.input(INT8, 0.1f, 3, 40);
              g.node(new Mean(false), g.result(INT8, 0.1f, 3), vector, g.ints(0));
              g.node(new ArgMax(), g.integers(INT32), vector, g.ints(0));
            }));
  }

  private static void shapesOfScalars(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "scalars are moved",
            g -> {
              Value x = g.input(INT8, 1, 0, 1, 1);
              Value scalar = g.node(new Reshape(), g.result(INT8, 1, 0), x, g.ints());
              g.node(new Transpose(), g.result(INT8, 1, 0), scalar, g.ints());
              g.node(new Slice(), g.result(INT8, 1, 0), scalar, g.ints(), g.ints());
              g.node(new Tile(), g.result(INT8, 1, 0), scalar, g.ints());
              g.node(new BroadcastTo(), g.result(INT8, 1, 0, 2), scalar, g.ints(2));
              g.node(new Fill(), g.result(INT8, 1, 0), g.ints(), scalar);
              g.node(new ExpandDims(), g.result(INT8, 1, 0, 1), scalar, g.ints(0));
              g.node(new ShapeOf(), g.integers(INT32, 0), scalar);
              Value two = g.node(new Pack(0), g.result(INT8, 1, 0, 2), scalar, scalar);
              g.nodes(new Unpack(0), List.of(g.result(INT8, 1, 0), g.result(INT8, 1, 0)), two);
              g.node(
                  new StridedSlice(0, 0, 0, 0, 1, false),
                  g.integers(FLOAT32),
                  g.floatInput(2),
                  g.ints(0),
                  g.ints(1),
                  g.ints(1));
              g.node(new Gather(0, 0), g.result(INT8, 1, 0), two, g.scalar(1));
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
            0));
  }
}
