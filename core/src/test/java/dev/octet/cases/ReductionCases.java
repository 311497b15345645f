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
import dev.octet.operator.ArgMin;
import dev.octet.operator.Cumsum;
import dev.octet.operator.Mean;
import dev.octet.operator.Operator;
import dev.octet.operator.Reduce;
import dev.octet.operator.TopK;
import dev.octet.tensor.DataType;
import java.util.List;

/** Reductions over axes, searches along them, running sums, the largest values. */
final class ReductionCases {
  private static final DataType[] NUMBERS = {FLOAT32, INT8, UINT8, INT16, INT32, INT64};

  private ReductionCases() {}

  static void addTo(List<OperatorCase> cases) {
    for (DataType type : NUMBERS) {
      for (Reduce.Kind kind : Reduce.Kind.values()) {
        if (kind != Reduce.Kind.ANY && kind != Reduce.Kind.ALL) {
          reduction(cases, new Reduce(kind, false), new Reduce(kind, true), type);
        }
      }
      reduction(cases, new Mean(false), new Mean(true), type);
      searches(cases, type);
    }
    reduction(cases, new Reduce(Reduce.Kind.ANY, false), new Reduce(Reduce.Kind.ANY, true), BOOL);
    reduction(cases, new Reduce(Reduce.Kind.ALL, false), new Reduce(Reduce.Kind.ALL, true), BOOL);
    sums(cases);
    byHand(cases);
  }

  private static Value value(CaseGraph g, boolean in, DataType type, float scale, int... dims) {
    if (type == FLOAT32) {
      return in ? g.floatInput(dims) : g.floatResult(dims);
    }
    if (!type.isQuantizable()) {
      return in ? g.plainInput(type, dims) : g.integers(type, dims);
    }
    int zero = type == INT8 ? -3 : type == UINT8 ? 125 : 0;
    return in ? g.input(type, scale, zero, dims) : g.result(type, scale, zero, dims);
  }

  private static void reduction(
      List<OperatorCase> cases, Operator drops, Operator keeps, DataType type) {
    String title = drops.name() + " of " + type.label();
    cases.add(
        OperatorCase.random(
            title + " over height and width",
            g ->
                g.node(
                    drops,
                    value(g, false, type, 0.5f, 2, 9),
                    value(g, true, type, 0.1f, 2, 5, 7, 9),
                    g.ints(1, 2))));
    cases.add(
        OperatorCase.random(
            title + " over the last axis",
            g ->
                g.node(
                    keeps,
                    value(g, false, type, 0.5f, 3, 1),
                    value(g, true, type, 0.1f, 3, 37),
                    g.ints(-1))));
    cases.add(
        OperatorCase.random(
            title + " over the first and the last axis",
            g ->
                g.node(
                    drops,
                    value(g, false, type, 0.1f, 4),
                    value(g, true, type, 0.1f, 3, 4, 5),
                    g.ints(-1, 0))));
    cases.add(
        OperatorCase.random(
            title + " over everything",
            g ->
                g.node(
                    drops,
                    value(g, false, type, 0.1f),
                    value(g, true, type, 0.1f, 3, 4),
                    g.ints(0, 1))));
  }

  private static void searches(List<OperatorCase> cases, DataType type) {
    for (Operator search : new Operator[] {new ArgMax(), new ArgMin()}) {
      cases.add(
          OperatorCase.random(
              search.name() + " of any " + type.label(),
              g ->
                  g.node(
                      search,
                      g.integers(INT32, 3, 4),
                      value(g, true, type, 0.1f, 3, 21, 4),
                      g.ints(1))));
    }
    for (int k : new int[] {1, 5, 12}) {
      cases.add(
          OperatorCase.random(
              "TOPK_V2 of " + type.label() + ", k = " + k,
              g ->
                  g.nodes(
                      new TopK(),
                      List.of(value(g, false, type, 0.1f, 4, k), g.integers(INT32, 4, k)),
                      value(g, true, type, 0.1f, 4, 12),
                      g.ints(k))));
    }
  }

  private static void sums(List<OperatorCase> cases) {
    for (DataType type : new DataType[] {FLOAT32, INT32, INT64}) {
      for (int mode = 0; mode < 4; mode++) {
        Operator operator = new Cumsum(mode % 2 == 1, mode > 1);
        cases.add(
            OperatorCase.random(
                "CUMSUM mode " + mode + " of " + type.label(),
                g ->
                    g.node(
                        operator,
                        value(g, false, type, 1, 3, 5, 4),
                        value(g, true, type, 1, 3, 5, 4),
                        g.ints(-2))));
      }
    }
  }

  private static OperatorCase of(Operator operator, float... expected) {
    return OperatorCase.byHandInFloats(
        operator.name() + " of 0, 1, 2 and 3, 4, 5",
        g -> g.node(operator, g.floatResult(2), g.floatInput(2, 3), g.ints(1)),
        expected);
  }

  private static void byHand(List<OperatorCase> cases) {
    cases.add(of(new Reduce(Reduce.Kind.SUM, false), 3, 12));
    cases.add(of(new Reduce(Reduce.Kind.PROD, false), 0, 60));
    cases.add(of(new Reduce(Reduce.Kind.MAX, false), 2, 5));
    cases.add(of(new Reduce(Reduce.Kind.MIN, false), 0, 3));
    cases.add(of(new Mean(false), 1, 4));
    cases.add(
        OperatorCase.byHand(
            "SUM rounds half to even: two steps to one",
            g ->
                g.node(
                    new Reduce(Reduce.Kind.SUM, false),
                    g.result(UINT8, 2, 0, 3),
                    g.input(UINT8, 1, 0, 3, 2),
                    g.ints(1)),
            0,
            2,
            4));
    for (Operator operator : new Operator[] {new Mean(false), new Reduce(Reduce.Kind.SUM, false)}) {
      float scale = operator instanceof Mean ? 1 : 2;
      cases.add(
          OperatorCase.byHand(
              operator.name() + " rounds half to even after the zero point 1 is added",
              g ->
                  g.node(
                      operator,
                      g.result(UINT8, scale, 1, 3),
                      g.input(UINT8, 1, 0, 3, 2),
                      g.ints(1)),
              2,
              4,
              6));
    }
    cases.add(
        OperatorCase.byHand(
            "REDUCE_ANY and REDUCE_ALL of false, true",
            g -> {
              Value x = g.plainInput(BOOL, 2);
              g.node(new Reduce(Reduce.Kind.ANY, true), g.integers(BOOL, 1), x, g.ints(0));
              g.node(new Reduce(Reduce.Kind.ALL, true), g.integers(BOOL, 1), x, g.ints(0));
            },
            1,
            0));
    cases.add(
        OperatorCase.byHand(
            "ARG_MIN and TOPK_V2 of 0, 1, 2, 3",
            g -> {
              Value x = g.plainInput(UINT8, 4);
              g.node(new ArgMin(), g.integers(INT32), x, g.ints(0));
              g.nodes(
                  new TopK(), List.of(g.integers(UINT8, 2), g.integers(INT32, 2)), x, g.ints(2));
            },
            0,
            0,
            0,
            0,
            3,
            2,
            3,
            0,
            0,
            0,
            2,
            0,
            0,
            0));
    cases.add(
        OperatorCase.byHandInFloats(
            "CUMSUM forwards, and backwards without the value itself",
            g -> {
              Value x = g.floatInput(4);
              g.node(new Cumsum(false, false), g.floatResult(4), x, g.ints(0));
              g.node(new Cumsum(true, true), g.floatResult(4), x, g.ints(0));
            },
            0,
            1,
            3,
            6,
            6,
            5,
            3,
            0));
  }
}
