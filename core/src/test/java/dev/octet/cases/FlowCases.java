package dev.octet.cases;

import static dev.octet.tensor.DataType.BOOL;
import static dev.octet.tensor.DataType.FLOAT32;
import static dev.octet.tensor.DataType.INT32;
import static dev.octet.tensor.DataType.INT8;
import static dev.octet.tensor.DataType.UINT8;

import dev.octet.graph.Graph;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.AssignVariable;
import dev.octet.operator.CallOnce;
import dev.octet.operator.Cast;
import dev.octet.operator.Comparison;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Conv2d;
import dev.octet.operator.DynamicUpdateSlice;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Gather;
import dev.octet.operator.If;
import dev.octet.operator.LogicalNot;
import dev.octet.operator.Mul;
import dev.octet.operator.ReadVariable;
import dev.octet.operator.Reshape;
import dev.octet.operator.Tanh;
import dev.octet.operator.While;
import dev.octet.operator.Window2d;
import dev.octet.tensor.DataType;
import java.util.List;

/** Graphs inside graphs. */
final class FlowCases {
  private FlowCases() {}

  static void addTo(List<OperatorCase> cases) {
    cases.add(doubling("three rounds", 3, 0, 8, 16, 24));
    cases.add(doubling("no round", 0, 0, 1, 2, 3));
    cases.add(
        OperatorCase.byHandInFloats(
            "two values change places in a loop", g -> swaps(g, 3), 3, 4, 5, 0, 1, 2));
    cases.add(
        OperatorCase.byHandInFloats(
            "a loop gives Fibonacci numbers", FlowCases::fibonacci, 5, 8, 8, 13));
    cases.add(
        OperatorCase.byHandInFloats(
            "a loop writes rows", FlowCases::rows, 9, 9, 9, 1, 2, 3, 2, 4, 6));
    cases.add(OperatorCase.byHandInFloats("a loop in a loop", FlowCases::nested, 0, 64, 128, 192));
    cases.add(
        OperatorCase.byHandInFloats("a branch in a loop", FlowCases::alternating, 6, 14, 22, 30));
    for (int chosen = 0; chosen < 2; chosen++) {
      boolean isTrue = chosen == 1;
      cases.add(
          OperatorCase.byHandInFloats(
              "branches that pass on, repeat and know their outputs, " + isTrue,
              g -> passing(g, isTrue),
              isTrue
                  ? new float[] {0, 1, 2, 0, 1, 2, 7, 8, 9}
                  : new float[] {7, 8, 9, 0, 2, 4, 0, 2, 4}));
      for (DataType type : new DataType[] {INT8, UINT8}) {
        cases.add(
            OperatorCase.random(
                "quantized branches, " + type.label() + " " + isTrue,
                g -> quantizedBranches(g, type, isTrue)));
      }
    }
    for (DataType type : new DataType[] {INT8, UINT8}) {
      cases.add(
          OperatorCase.random(
              "quantized recurrence in a loop, " + type.label(),
              g -> quantizedRecurrence(g, type)));
    }
    cases.add(OperatorCase.random("a recurrence in a loop", FlowCases::recurrence));
    cases.add(
        OperatorCase.byHandInFloats(
            "a variable that begins as constants", FlowCases::variable, 5, 7, 9, 5, 6, 7, 0, 1, 2));
    cases.add(
        OperatorCase.byHandInFloats(
            "a variable that is a cache", FlowCases::cache, 0, 0, 0, 1, 0, 0, 3, 1));
    for (DataType type : new DataType[] {INT8, UINT8}) {
      cases.add(
          OperatorCase.random(
              "quantized variable, " + type.label(), g -> quantizedVariable(g, type)));
    }
  }

  /** The condition {@code i < end} of a loop whose first value is i; the others are not read. */
  static Graph below(CaseGraph g, int end, Value... others) {
    return g.inner(
        c -> {
          Value i = c.plainInput(INT32, 1);
          like(c, others);
          less(c, i, end);
        });
  }

  /** Inputs of a graph that are like other values. */
  static Value[] like(CaseGraph g, Value... others) {
    Value[] values = new Value[others.length];
    for (int i = 0; i < values.length; i++) {
      int[] dims = others[i].shape().toArray();
      values[i] =
          others[i].type() == FLOAT32
              ? g.floatInput(dims)
              : others[i].type().isByte()
                  ? g.input(
                      others[i].type(),
                      others[i].quantization().scale(),
                      others[i].quantization().zeroPoint(),
                      dims)
                  : g.plainInput(others[i].type(), dims);
    }
    return values;
  }

  private static Value less(CaseGraph g, Value i, int end) {
    return g.node(new Comparison(Comparison.Kind.LESS), g.integers(BOOL, 1), i, g.ints(end));
  }

  static Value increment(CaseGraph g, Value i) {
    return g.node(new Add(Activation.NONE), g.integers(INT32, 1), i, g.ints(1));
  }

  static Value sum(CaseGraph g, Value a, Value b) {
    return g.node(new Add(Activation.NONE), g.floatResult(a.shape().toArray()), a, b);
  }

  private static Value product(CaseGraph g, Value a, Value b) {
    return g.node(new Mul(Activation.NONE), g.floatResult(a.shape().toArray()), a, b);
  }

  private static OperatorCase doubling(String name, int rounds, float... expected) {
    return OperatorCase.byHandInFloats(
        "a loop doubles, " + name, g -> doubled(g, g.floatInput(1, 4), rounds), expected);
  }

  /** The value doubled in each round. */
  private static Value doubled(CaseGraph g, Value x, int rounds) {
    Graph body =
        g.inner(
            b -> {
              Value i = b.plainInput(INT32, 1);
              Value value = like(b, x)[0];
              Value next = sum(b, value, value);
              b.onlyOutputs(increment(b, i), next);
            });
    List<Value> results =
        g.nodes(
            new While(below(g, rounds, x), body),
            List.of(g.integers(INT32, 1), g.floatResult(1, 4)),
            g.ints(0),
            x);
    g.onlyOutput(results.get(1));
    return results.get(1);
  }

  private static void swaps(CaseGraph g, int rounds) {
    Value all = g.floatInput(2, 3);
    Value a = g.node(new Gather(0, 0), g.floatResult(3), all, g.scalar(0));
    Value b = g.node(new Gather(0, 0), g.floatResult(3), all, g.scalar(1));
    Graph body =
        g.inner(
            c -> {
              Value i = c.plainInput(INT32, 1);
              Value[] pair = like(c, a, b);
              c.onlyOutputs(increment(c, i), pair[1], pair[0]);
            });
    List<Value> results =
        g.nodes(
            new While(below(g, rounds, a, b), body),
            List.of(g.integers(INT32, 1), g.floatResult(3), g.floatResult(3)),
            g.ints(0),
            a,
            b);
    g.onlyOutputs(results.get(1), results.get(2));
  }

  /** From 0 1 and 1 1: five times (a, b) becomes (b, a + b). */
  private static void fibonacci(CaseGraph g) {
    Value a = g.floatInput(2);
    Value one = g.floatLiteral(1, 1);
    Graph body =
        g.inner(
            c -> {
              Value i = c.plainInput(INT32, 1);
              Value[] pair = like(c, a, one);
              c.onlyOutputs(increment(c, i), pair[1], sum(c, pair[0], pair[1]));
            });
    List<Value> results =
        g.nodes(
            new While(below(g, 5, a, one), body),
            List.of(g.integers(INT32, 1), g.floatResult(2), g.floatResult(2)),
            g.ints(0),
            a,
            one);
    g.onlyOutputs(results.get(1), results.get(2));
  }

  /** Row i becomes i times (1, 2, 3), from row 1 on; then another node writes row 0. */
  private static void rows(CaseGraph g) {
    Value list = g.floatInput(3, 3);
    Value factors =
        g.node(
            new Add(Activation.NONE), g.floatResult(1, 3), g.floatInput(1, 3), g.floatLiteral(1));
    Graph body =
        g.inner(
            b -> {
              Value i = b.plainInput(INT32, 1);
              Value[] inner = like(b, list, factors);
              Value count = b.node(new Cast(), b.floatResult(1), i);
              Value row = product(b, inner[1], count);
              Value start = b.node(new Concatenation(0), b.integers(INT32, 2), i, b.ints(0));
              Value next =
                  b.node(new DynamicUpdateSlice(), b.floatResult(3, 3), inner[0], row, start);
              b.onlyOutputs(increment(b, i), next);
            });
    List<Value> results =
        g.nodes(
            new While(below(g, 3, list, factors), body),
            List.of(g.integers(INT32, 1), g.floatResult(3, 3)),
            g.ints(1),
            list,
            factors);
    Value last =
        g.node(
            new DynamicUpdateSlice(),
            g.floatResult(3, 3),
            results.get(1),
            g.floatMatrix(3, 9, 9, 9),
            g.ints(0, 0));
    g.onlyOutput(last);
  }

  /** Two rounds of three doublings: 0 1 2 3 times 64. */
  private static void nested(CaseGraph g) {
    Value x = g.floatInput(1, 4);
    Graph body =
        g.inner(
            b -> {
              Value i = b.plainInput(INT32, 1);
              Value value = like(b, x)[0];
              Value eight = doubled(b, value, 3);
              b.onlyOutputs(increment(b, i), eight);
            });
    List<Value> results =
        g.nodes(
            new While(below(g, 2, x), body),
            List.of(g.integers(INT32, 1), g.floatResult(1, 4)),
            g.ints(0),
            x);
    g.onlyOutput(results.get(1));
  }

  /** Turn by turn: doubled, one more, doubled, one more, doubled. */
  private static void alternating(CaseGraph g) {
    Value x = g.floatInput(1, 4);
    Value start = g.node(new LogicalNot(), g.integers(BOOL, 1), g.plainInput(BOOL, 1));
    Graph body =
        g.inner(
            b -> {
              Value i = b.plainInput(INT32, 1);
              Value turn = b.plainInput(BOOL, 1);
              Value value = like(b, x)[0];
              Graph twice =
                  b.inner(
                      t -> {
                        Value inner = like(t, x)[0];
                        sum(t, inner, inner);
                      });
              Graph more = b.inner(t -> sum(t, like(t, x)[0], t.floatLiteral(1)));
              Value next = b.node(new If(twice, more), b.floatResult(1, 4), turn, value);
              Value other = b.node(new LogicalNot(), b.integers(BOOL, 1), turn);
              b.onlyOutputs(increment(b, i), other, next);
            });
    List<Value> results =
        g.nodes(
            new While(below(g, 5, start, x), body),
            List.of(g.integers(INT32, 1), g.integers(BOOL, 1), g.floatResult(1, 4)),
            g.ints(0),
            start,
            x);
    Value half = product(g, results.get(2), g.floatLiteral(1));
    g.onlyOutput(half);
  }

  private static Value condition(CaseGraph g, boolean isTrue) {
    Value zero = g.plainInput(INT32, 1);
    return less(g, zero, isTrue ? 1 : 0);
  }

  private static void passing(CaseGraph g, boolean isTrue) {
    Value x = g.floatInput(1, 3);
    Value chosen = condition(g, isTrue);
    Graph then =
        g.inner(
            t -> {
              Value inner = like(t, x)[0];
              t.onlyOutputs(inner, inner, t.floatMatrix(3, 7, 8, 9));
            });
    Graph otherwise =
        g.inner(
            o -> {
              Value inner = like(o, x)[0];
              Value twice = sum(o, inner, inner);
              o.onlyOutputs(o.floatMatrix(3, 7, 8, 9), twice, twice);
            });
    List<Value> results = List.of(g.floatResult(1, 3), g.floatResult(1, 3), g.floatResult(1, 3));
    g.nodes(new If(then, otherwise), results, chosen, x);
    g.onlyOutputs(results.toArray(new Value[0]));
  }

  private static void quantizedBranches(CaseGraph g, DataType type, boolean isTrue) {
    int zero = type == INT8 ? -3 : 130;
    Value x = g.input(type, 0.5f, zero, 1, 5, 5, 4);
    Value chosen = condition(g, isTrue);
    Window2d window = Window2d.of(true, 5, 5, 3, 3, 1, 1, 1, 1);
    Graph then =
        g.inner(
            t ->
                t.node(
                    new Conv2d(window, Activation.RELU),
                    t.result(type, 0.25f, zero, 1, 5, 5, 9),
                    like(t, x)[0],
                    t.constant(type, 0.02f, type == INT8 ? 0 : 120, 9, 3, 3, 4),
                    t.bias(9, 500)));
    Graph otherwise =
        g.inner(
            o -> {
              like(o, x);
              o.onlyOutput(o.constant(type, 0.25f, zero, 1, 5, 5, 9));
            });
    g.node(new If(then, otherwise), g.result(type, 0.25f, zero, 1, 5, 5, 9), chosen, x);
  }

  private static void quantizedRecurrence(CaseGraph g, DataType type) {
    int zero = type == INT8 ? 0 : 128;
    Value x = g.input(type, 0.125f, zero, 2, 8);
    Graph body =
        g.inner(
            b -> {
              Value i = b.plainInput(INT32, 1);
              Value[] inner = like(b, g.result(type, 1 / 128f, zero, 2, 8), x);
              Value both =
                  b.node(
                      new Add(Activation.NONE),
                      b.result(type, 0.125f, zero, 2, 8),
                      inner[0],
                      inner[1]);
              Value weighted =
                  b.node(
                      new FullyConnected(Activation.NONE, false),
                      b.result(type, 0.0625f, zero, 2, 8),
                      both,
                      b.constant(type, 0.01f, type == INT8 ? 0 : 120, 8, 8),
                      b.bias(8, 500));
              Value next = b.node(new Tanh(), b.result(type, 1 / 128f, zero, 2, 8), weighted);
              b.onlyOutputs(increment(b, i), next);
            });
    Value state = g.input(type, 1 / 128f, zero, 2, 8);
    List<Value> results =
        g.nodes(
            new While(below(g, 4, state, x), body),
            List.of(g.integers(INT32, 1), g.result(type, 1 / 128f, zero, 2, 8)),
            g.ints(0),
            state,
            x);
    g.output(results.get(1));
  }

  /** What a converter makes of an RNN: rows are read and written by their number. */
  private static void recurrence(CaseGraph g) {
    Value sequence = g.floatInput(5, 2, 6);
    Value state = g.floatInput(2, 6);
    Value list = g.floats(5, 2, 6);
    Graph body =
        g.inner(
            b -> {
              Value i = b.plainInput(INT32, 1);
              Value[] inner = like(b, list, state, sequence);
              Value index = b.node(new Reshape(), b.integers(INT32), i, b.ints());
              Value row = b.node(new Gather(0, 0), b.floatResult(2, 6), inner[2], index);
              Value both = sum(b, row, inner[1]);
              Value weighted =
                  b.node(
                      new FullyConnected(Activation.NONE, false),
                      b.floatResult(2, 6),
                      both,
                      b.floats(6, 6),
                      b.floats(6));
              Value next = b.node(new Tanh(), b.floatResult(2, 6), weighted);
              Value item = b.node(new Reshape(), b.floatResult(1, 2, 6), next, b.ints(1, 2, 6));
              Value start = b.node(new Concatenation(0), b.integers(INT32, 3), i, b.ints(0, 0));
              Value written =
                  b.node(new DynamicUpdateSlice(), b.floatResult(5, 2, 6), inner[0], item, start);
              b.onlyOutputs(increment(b, i), written, next);
            });
    g.nodes(
        new While(below(g, 5, list, state, sequence), body),
        List.of(g.integers(INT32, 1), g.floatResult(5, 2, 6), g.floatResult(2, 6)),
        g.ints(0),
        list,
        state,
        sequence);
  }

  /** What the first run finds, what is there after it, and what was added. */
  private static void variable(CaseGraph g) {
    Value x = g.floatInput(3);
    Value variable = g.variable(x);
    Graph first = g.inner(f -> f.effect(new AssignVariable(), variable, f.floatLiteral(5, 6, 7)));
    g.effect(new CallOnce(first));
    Value before = g.node(new ReadVariable(), g.floatResult(3), variable);
    Value after = sum(g, before, x);
    g.effect(new AssignVariable(), variable, after);
    Value read = g.node(new ReadVariable(), g.floatResult(3), variable);
    g.onlyOutputs(read, before, x);
  }

  /** Row 3 of four becomes (3, 1), row 1 becomes (0, 1); both as they are in the variable. */
  private static void cache(CaseGraph g) {
    Value row = g.floatInput(1, 2);
    Value variable = g.variable(g.floatResult(4, 2));
    Value other = sum(g, row, g.floatLiteral(3, 0));
    Value before = g.node(new ReadVariable(), g.floatResult(4, 2), variable);
    Value once = g.node(new DynamicUpdateSlice(), g.floatResult(4, 2), before, row, g.ints(1, 0));
    Value twice = g.node(new DynamicUpdateSlice(), g.floatResult(4, 2), once, other, g.ints(3, 0));
    g.effect(new AssignVariable(), variable, twice);
    g.onlyOutput(product(g, twice, g.floatLiteral(1)));
    Value again = g.node(new ReadVariable(), g.floatResult(4, 2), variable);
    g.onlyOutput(product(g, again, g.floatLiteral(1)));
  }

  private static void quantizedVariable(CaseGraph g, DataType type) {
    int zero = type == INT8 ? -3 : 130;
    Value x = g.input(type, 0.5f, zero, 2, 8);
    Value variable = g.variable(x);
    Value before = g.node(new ReadVariable(), g.result(type, 0.5f, zero, 2, 8), variable);
    Value after = g.node(new Add(Activation.NONE), g.result(type, 0.5f, zero, 2, 8), before, x);
    g.effect(new AssignVariable(), variable, after);
    g.output(g.node(new ReadVariable(), g.result(type, 0.5f, zero, 2, 8), variable));
  }
}
