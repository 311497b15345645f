package dev.octet.cases;

import static dev.octet.tensor.DataType.BOOL;
import static dev.octet.tensor.DataType.FLOAT32;
import static dev.octet.tensor.DataType.INT16;
import static dev.octet.tensor.DataType.INT32;
import static dev.octet.tensor.DataType.INT64;
import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.graph.Value;
import dev.octet.operator.ArgMax;
import dev.octet.operator.Cast;
import dev.octet.operator.EmbeddingLookup;
import dev.octet.operator.Gather;
import dev.octet.operator.GatherNd;
import dev.octet.operator.Pack;
import dev.octet.operator.Range;
import dev.octet.operator.Rank;
import dev.octet.operator.Reshape;
import dev.octet.operator.ResizeNearestNeighbor;
import dev.octet.operator.ShapeOf;
import dev.octet.operator.StridedSlice;
import dev.octet.operator.ZerosLike;
import dev.octet.tensor.DataType;
import java.util.List;

/** Operators that select by index, and those whose outputs are constants. */
final class IndexCases {
  private IndexCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {INT8, UINT8, FLOAT32, INT32, INT64, INT16, BOOL}) {
      lookups(cases, type);
      resizes(cases, type);
      shapes(cases, type);
    }
    for (DataType type : new DataType[] {INT32, INT64}) {
      indicesOfARun(cases, type);
    }
    lookupsByHand(cases);
    resizesByHand(cases);
    constants(cases);
  }

  private static void lookups(List<OperatorCase> cases, DataType type) {
    cases.add(
        OperatorCase.random(
            "gather of the middle axis " + type.label(),
            g ->
                g.node(
                    new Gather(-2, 0),
                    g.anyResult(type, 3, 5, 2),
                    g.any(type, 3, 4, 2),
                    g.ints(3, 0, 0, 2, 1))));
    cases.add(
        OperatorCase.random(
            "gather with a batch " + type.label(),
            g ->
                g.node(
                    new Gather(2, 1),
                    g.anyResult(type, 2, 3, 2, 5),
                    g.any(type, 2, 3, 4, 5),
                    g.intMatrix(2, 3, 1, 0, 2))));
    cases.add(
        OperatorCase.random(
            "gather of places " + type.label(),
            g ->
                g.node(
                    new GatherNd(),
                    g.anyResult(type, 2, 5),
                    g.any(type, 3, 4, 5),
                    g.intMatrix(2, 2, 0, 0, 3))));
    cases.add(
        OperatorCase.random(
            "embedding lookup " + type.label(),
            g ->
                g.node(
                    new EmbeddingLookup(),
                    g.anyResult(type, 3, 5),
                    g.ints(3, 3, 1),
                    g.any(type, 4, 5))));
  }

  /** Indices that another node computes, so that they are always in range. */
  private static void indicesOfARun(List<OperatorCase> cases, DataType type) {
    cases.add(
        OperatorCase.random(
            "gather of computed indices " + type.label(),
            g -> {
              Value x = g.any(INT8, 4, 6);
              Value best = g.node(new ArgMax(), g.integers(type, 4), x, g.ints(1));
              g.node(new Gather(1, 0), g.anyResult(INT8, 4, 4), x, best);
              g.node(new EmbeddingLookup(), g.anyResult(INT16, 4, 3), best, g.any(INT16, 6, 3));
            }));
  }

  private static void lookupsByHand(List<OperatorCase> cases) {
    // The table counts from 0: 0 1 / 2 3 / 4 5.
    cases.add(
        OperatorCase.byHand(
            "gather rows 2 and 0",
            g ->
                g.node(
                    new Gather(0, 0),
                    g.result(INT8, 1, 0, 2, 2),
                    g.input(INT8, 1, 0, 3, 2),
                    g.ints(2, 0)),
            bytes(4, 5, 0, 1)));
    cases.add(
        OperatorCase.byHand(
            "gather one column for each row",
            g ->
                g.node(
                    new Gather(1, 1),
                    g.result(INT8, 1, 0, 3),
                    g.input(INT8, 1, 0, 3, 2),
                    g.ints(1, 0, 1)),
            bytes(1, 2, 5)));
    cases.add(
        OperatorCase.byHand(
            "gather places (2,1) and (0,0)",
            g ->
                g.node(
                    new GatherNd(),
                    g.result(INT8, 1, 0, 2),
                    g.input(INT8, 1, 0, 3, 2),
                    g.intMatrix(2, 2, 1, 0, 0)),
            bytes(5, 0)));
    cases.add(
        OperatorCase.byHand(
            "embedding of row 1",
            g ->
                g.node(
                    new EmbeddingLookup(),
                    g.result(INT8, 1, 0, 1, 2),
                    g.ints(1),
                    g.input(INT8, 1, 0, 3, 2)),
            bytes(2, 3)));
  }

  private static int[] bytes(int... values) {
    return values;
  }

  private static void resizes(List<OperatorCase> cases, DataType type) {
    for (int mode = 0; mode < 4; mode++) {
      boolean corners = (mode & 1) != 0;
      boolean centers = (mode & 2) != 0;
      String title =
          "nearest" + (corners ? ", aligned" : "") + (centers ? ", centered " : " ") + type.label();
      cases.add(
          OperatorCase.random(
              title + " up",
              g ->
                  g.node(
                      new ResizeNearestNeighbor(corners, centers),
                      g.anyResult(type, 2, 7, 10, 3),
                      g.any(type, 2, 3, 5, 3),
                      g.ints(7, 10))));
      cases.add(
          OperatorCase.random(
              title + " down",
              g ->
                  g.node(
                      new ResizeNearestNeighbor(corners, centers),
                      g.anyResult(type, 1, 4, 1, 2),
                      g.any(type, 1, 9, 6, 2),
                      g.ints(4, 1))));
    }
  }

  private static void resizesByHand(List<OperatorCase> cases) {
    int[][] expected = {
      // The positions are 0, 0.6, 1.2, 1.8, 2.4: in floor, with centers 0.3, 0.9, 1.5, 2.1, 2.7,
      {0, 0, 1, 1, 2},
      {0, 0, 1, 2, 2},
      // aligned 0, 0.5, 1, 1.5, 2: rounded half up.
      {0, 1, 1, 2, 2}
    };
    for (int i = 0; i < 3; i++) {
      boolean corners = i == 2;
      boolean centers = i == 1;
      cases.add(
          OperatorCase.byHand(
              "nearest neighbours of 5 among 3, mode " + i,
              g ->
                  g.node(
                      new ResizeNearestNeighbor(corners, centers),
                      g.result(INT8, 1, 0, 1, 1, 5, 1),
                      g.input(INT8, 1, 0, 1, 1, 3, 1),
                      g.ints(1, 5)),
              expected[i]));
    }
  }

  private static void shapes(List<OperatorCase> cases, DataType type) {
    cases.add(
        OperatorCase.random(
            "shape, rank and zeros of " + type.label(),
            g -> {
              Value x = g.any(type, 2, 3);
              g.node(new ShapeOf(), g.integers(INT32, 2), x);
              g.node(new Rank(), g.integers(INT32), x);
              g.node(new ZerosLike(), g.anyResult(type, 2, 3), x);
            }));
  }

  private static void constants(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "shape and rank of 2x3",
            g -> {
              Value x = g.input(INT8, 1, 0, 2, 3);
              g.node(new ShapeOf(), g.integers(INT32, 2), x);
              g.node(new Rank(), g.integers(INT64), x);
            },
            bytes(2, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0)));
    cases.add(
        OperatorCase.byHand(
            "zeros like int8 with zero point 5",
            g -> g.node(new ZerosLike(), g.result(INT8, 1, 5, 3), g.input(INT8, 1, 5, 3)),
            bytes(5, 5, 5)));
    cases.add(
        OperatorCase.byHand(
            "range from 7 down to 2 by 2",
            g -> g.node(new Range(), g.integers(INT32, 3), g.ints(7), g.ints(2), g.ints(-2)),
            bytes(7, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0)));
    cases.add(
        OperatorCase.byHand(
            "int64 range from 7 down to 2 by 2",
            g -> {
              Value[] bounds = {int64(g, 7), int64(g, 2), int64(g, -2)};
              g.node(new Range(), g.integers(INT64, 3), bounds);
            },
            bytes(7, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0)));
    cases.add(
        OperatorCase.random(
            "float range",
            g -> {
              Value[] bounds = {g.float32(-1), g.float32(2), g.float32(0.3f)};
              g.node(new Range(), g.floatResult(10), bounds);
            }));
    cases.add(
        OperatorCase.random(
            "reshape to the parts of a shape",
            g -> {
              Value x = g.any(INT8, 2, 3, 4);
              Value shape = g.folded(new ShapeOf(), g.integers(INT32, 3), x);
              Value rows =
                  g.folded(
                      new StridedSlice(0, 0, 0, 0, 1, false),
                      g.integers(INT32),
                      shape,
                      g.ints(0),
                      g.ints(1),
                      g.ints(1));
              Value wanted = g.folded(new Pack(0), g.integers(INT32, 2), rows, g.scalar(12));
              g.node(new Reshape(), g.anyResult(INT8, 2, 12), x, wanted);
              g.output(wanted);
            }));
  }

  private static Value int64(CaseGraph g, int value) {
    return g.folded(new Cast(), g.integers(INT64, 1), g.ints(value));
  }
}
