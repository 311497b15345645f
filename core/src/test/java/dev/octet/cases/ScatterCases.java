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
import dev.octet.operator.DynamicUpdateSlice;
import dev.octet.operator.OneHot;
import dev.octet.operator.ScatterNd;
import dev.octet.operator.SparseToDense;
import dev.octet.tensor.DataType;
import java.util.List;

/** Operators that write where indices say. */
final class ScatterCases {
  private ScatterCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {INT8, UINT8, FLOAT32, INT32, INT64, INT16, BOOL}) {
      constantIndices(cases, type);
      computedIndices(cases, type);
    }
    byHand(cases);
  }

  private static void constantIndices(List<OperatorCase> cases, DataType type) {
    cases.add(
        OperatorCase.random(
            "scatter blocks that meet " + type.label(),
            g ->
                g.node(
                    new ScatterNd(),
                    g.anyResult(type, 3, 2, 5),
                    g.intMatrix(2, 2, 1, 0, 0, 2, 1),
                    g.any(type, 3, 5),
                    g.ints(3, 2, 5))));
    cases.add(
        OperatorCase.random(
            "dense of one value " + type.label(),
            g ->
                g.node(
                    new SparseToDense(),
                    g.anyResult(type, 3, 4),
                    g.intMatrix(2, 2, 1, 0, 3),
                    g.ints(3, 4),
                    g.any(type),
                    g.any(type))));
    cases.add(
        OperatorCase.random(
            "dense vector " + type.label(),
            g ->
                g.node(
                    new SparseToDense(),
                    g.anyResult(type, 6),
                    g.ints(4, 1),
                    g.ints(6),
                    g.any(type, 2),
                    g.any(type))));
    cases.add(
        OperatorCase.random(
            "update of a slice, moved inside " + type.label(),
            g ->
                g.node(
                    new DynamicUpdateSlice(),
                    g.anyResult(type, 5, 6),
                    g.any(type, 5, 6),
                    g.any(type, 2, 4),
                    g.ints(-7, 5))));
  }

  private static void computedIndices(List<OperatorCase> cases, DataType type) {
    cases.add(
        OperatorCase.random(
            "writes at computed places " + type.label(),
            g -> {
              Value best = g.node(new ArgMax(), g.integers(INT64, 4), g.any(INT8, 4, 6), g.ints(1));
              g.node(
                  new OneHot(-1),
                  g.anyResult(type, 4, 5),
                  best,
                  g.scalar(5),
                  g.any(type),
                  g.any(type));
              g.node(
                  new OneHot(0),
                  g.anyResult(type, 6, 4),
                  best,
                  g.scalar(6),
                  g.any(type),
                  g.any(type));
              Value first =
                  g.node(new ArgMax(), g.integers(INT32, 1), g.any(INT8, 1, 6), g.ints(1));
              g.node(
                  new DynamicUpdateSlice(),
                  g.anyResult(type, 7),
                  g.any(type, 7),
                  g.any(type, 3),
                  first);
            }));
  }

  private static void byHand(List<OperatorCase> cases) {
    cases.add(
        OperatorCase.byHand(
            "scatter 0 1 2 to 1 3 1",
            g ->
                g.node(
                    new ScatterNd(),
                    g.result(INT8, 1, 7, 4),
                    g.intMatrix(1, 1, 3, 1),
                    g.input(INT8, 1, 7, 3),
                    g.ints(4)),
            bytes(0, 2, 0, 1)));
    cases.add(
        OperatorCase.byHand(
            "0 1 at 2 0 among nines",
            g ->
                g.node(
                    new SparseToDense(),
                    g.result(INT8, 1, 7, 3),
                    g.ints(2, 0),
                    g.ints(3),
                    g.input(INT8, 1, 7, 2),
                    g.literal(INT8, 1, 7, new int[] {1}, 9)),
            bytes(1, 9, 0)));
    cases.add(
        OperatorCase.byHand(
            "one hot 1, 3 and -1 of 3",
            g ->
                g.node(
                    new OneHot(-1),
                    g.result(INT8, 1, 7, 3, 3),
                    g.ints(1, 3, -1),
                    g.scalar(3),
                    g.literal(INT8, 1, 7, new int[] {1}, 9),
                    g.input(INT8, 1, 7)),
            bytes(0, 9, 0, 0, 0, 0, 0, 0, 0)));
    cases.add(
        OperatorCase.byHand(
            "update beyond the end",
            g ->
                g.node(
                    new DynamicUpdateSlice(),
                    g.result(INT8, 1, 7, 4),
                    g.input(INT8, 1, 7, 4),
                    g.literal(INT8, 1, 7, new int[] {2}, 8, 9),
                    g.ints(3)),
            bytes(0, 1, 8, 9)));
  }

  private static int[] bytes(int... values) {
    return values;
  }
}
