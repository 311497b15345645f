package dev.octet.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.kernel.KernelLibrary;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.AssignVariable;
import dev.octet.operator.CallOnce;
import dev.octet.operator.Comparison;
import dev.octet.operator.Concatenation;
import dev.octet.operator.DynamicUpdateSlice;
import dev.octet.operator.If;
import dev.octet.operator.Mul;
import dev.octet.operator.Operator;
import dev.octet.operator.ReadVariable;
import dev.octet.operator.Reshape;
import dev.octet.operator.Slice;
import dev.octet.operator.While;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random graphs of branches, loops, variables, views, concatenations and updates in place: with
 * everything in one arena they compute what they do when every value has a place of its own.
 */
class NestedGraphsTest {
  private static final long SEED = Long.getLong("octet.seed", 20261124);
  private static final int ROWS = 4;
  private static final int COLUMNS = 3;

  private final Constants constants = Constants.inNewMemory();
  private final List<Value> variables = new ArrayList<>();
  private Random random;
  private int ids;

  /** The graph that is being built: its nodes and the float32 [4,3] values that they can read. */
  private final class Builder {
    final List<Node> nodes = new ArrayList<>();
    final List<Value> values = new ArrayList<>();

    Value pick() {
      int newest = Math.max(0, values.size() - 4);
      int from = random.nextInt(3) == 0 ? 0 : newest;
      return values.get(from + random.nextInt(values.size() - from));
    }

    Value add(Operator operator, Value output, Value... inputs) {
      addAll(operator, List.of(output), List.of(inputs));
      return output;
    }

    void addAll(Operator operator, List<Value> outputs, List<Value> inputs) {
      Node node = new Node(nodes.size(), operator, inputs, outputs);
      operator.validate(node);
      nodes.add(node);
    }

    void addSome(int count, int depth) {
      for (int i = 0; i < count; i++) {
        addOne(depth);
      }
    }

    private void addOne(int depth) {
      switch (random.nextInt(depth < 3 ? 12 : 9)) {
        case 0 -> values.add(add(new Add(Activation.NONE), floats(ROWS, COLUMNS), pick(), pick()));
        case 1 ->
            values.add(
                add(
                    new Mul(Activation.NONE),
                    floats(ROWS, COLUMNS),
                    pick(),
                    constant(Shape.of(1), 0.5f)));
        case 2, 3 -> values.add(updated(pick()));
        case 4 -> {
          Value flat = add(new Reshape(), floats(ROWS * COLUMNS), pick(), ints(ROWS * COLUMNS));
          values.add(add(new Reshape(), floats(ROWS, COLUMNS), flat, ints(ROWS, COLUMNS)));
        }
        case 5 -> {
          Value whole = add(new Concatenation(0), floats(2 * ROWS, COLUMNS), pick(), pick());
          values.add(
              add(new Slice(), floats(ROWS, COLUMNS), whole, ints(2, 0), ints(ROWS, COLUMNS)));
        }
        case 6 -> values.add(read(variable()));
        case 7 -> addAll(new AssignVariable(), List.of(), List.of(variable(), pick()));
        case 8 -> addCache();
        case 9 -> addBranch(depth);
        default -> addLoop(depth);
      }
    }

    private Value read(Value variable) {
      return add(new ReadVariable(), floats(ROWS, COLUMNS), variable);
    }

    /** A variable is updated, and mostly read before, between and after. */
    private void addCache() {
      Value variable = variable();
      if (random.nextInt(3) > 0) {
        values.add(read(variable));
      }
      Value next = updated(read(variable));
      if (random.nextInt(3) == 0) {
        values.add(read(variable));
      }
      next = random.nextBoolean() ? updated(next) : next;
      addAll(new AssignVariable(), List.of(), List.of(variable, next));
      values.add(random.nextBoolean() ? next : read(variable));
    }

    private Value updated(Value old) {
      Value row =
          add(
              new Slice(),
              floats(1, COLUMNS),
              pick(),
              ints(random.nextInt(ROWS), 0),
              ints(1, COLUMNS));
      return add(
          new DynamicUpdateSlice(), floats(ROWS, COLUMNS), old, row, ints(random.nextInt(ROWS), 0));
    }

    private void addBranch(int depth) {
      Value first = add(new Slice(), floats(1, 1), pick(), ints(1, 1), ints(1, 1));
      Value condition =
          add(
              new Comparison(Comparison.Kind.LESS),
              value(DataType.BOOL, 1, 1),
              first,
              constant(Shape.of(1), 0.25f));
      List<Value> inputs = picks(1 + random.nextInt(3));
      int count = 1 + random.nextInt(3);
      If operator = new If(inner(inputs, count, depth), inner(inputs, count, depth));
      List<Value> operands = new ArrayList<>(List.of(condition));
      operands.addAll(inputs);
      List<Value> outputs = likeThem(count);
      addAll(operator, outputs, operands);
      values.addAll(outputs);
    }

    private void addLoop(int depth) {
      int count = 1 + random.nextInt(3);
      List<Value> inputs = picks(count + random.nextInt(2));
      Builder condition = new Builder();
      Value counted = value(DataType.INT32, 1);
      List<Value> taken = new ArrayList<>(List.of(counted));
      inputs.forEach(input -> taken.add(floats(ROWS, COLUMNS)));
      Value holds =
          condition.add(
              new Comparison(Comparison.Kind.LESS),
              value(DataType.BOOL, 1),
              counted,
              ints(random.nextInt(4)));
      Graph test = new Graph(taken, List.of(holds), condition.nodes);
      Builder body = new Builder();
      Value number = value(DataType.INT32, 1);
      List<Value> carried = new ArrayList<>(List.of(number));
      Value next = body.add(new Add(Activation.NONE), value(DataType.INT32, 1), number, ints(1));
      for (int i = 0; i < inputs.size(); i++) {
        body.values.add(floats(ROWS, COLUMNS));
        carried.add(body.values.get(i));
      }
      body.addSome(random.nextInt(5), depth + 1);
      List<Value> given = new ArrayList<>(List.of(next));
      given.addAll(body.picks(count));
      List<Value> operands = new ArrayList<>(List.of(ints(0)));
      operands.addAll(inputs);
      List<Value> outputs = likeThem(count);
      List<Value> results = new ArrayList<>(List.of(value(DataType.INT32, 1)));
      results.addAll(outputs);
      addAll(new While(test, new Graph(carried, given, body.nodes)), results, operands);
      values.addAll(outputs);
    }

    private Graph inner(List<Value> inputs, int count, int depth) {
      Builder inner = new Builder();
      inputs.forEach(input -> inner.values.add(floats(ROWS, COLUMNS)));
      List<Value> taken = List.copyOf(inner.values);
      if (random.nextInt(4) == 0) {
        inner.values.add(constant(Shape.of(ROWS, COLUMNS), 3));
      }
      inner.addSome(random.nextInt(5), depth + 1);
      return new Graph(taken, inner.picks(count), inner.nodes);
    }

    List<Value> picks(int count) {
      List<Value> picked = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Value value = pick();
        picked.add(value.isConstant() ? values.get(0) : value);
      }
      return picked;
    }
  }

  private Value variable() {
    return variables.get(random.nextInt(variables.size()));
  }

  private List<Value> likeThem(int count) {
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outputs.add(floats(ROWS, COLUMNS));
    }
    return outputs;
  }

  private Value floats(int... dims) {
    return value(DataType.FLOAT32, dims);
  }

  private Value value(DataType type, int... dims) {
    return Value.of(ids++, "v" + ids, type, Shape.of(dims), Quantization.NONE, null);
  }

  private Value ints(int... values) {
    return Value.of(
        ids++,
        "i" + ids,
        DataType.INT32,
        Shape.of(values.length),
        Quantization.NONE,
        constants.ints(values));
  }

  private Value constant(Shape shape, float value) {
    float[] values = new float[shape.elements()];
    Arrays.fill(values, value);
    return Value.of(
        ids++, "c" + ids, DataType.FLOAT32, shape, Quantization.NONE, constants.floats(values));
  }

  @Test
  void oneArenaChangesNoByte() {
    for (int round = 0; round < 1500; round++) {
      random = new Random(SEED + round);
      variables.clear();
      for (int i = 0; i < 2; i++) {
        Shape shape = Shape.of(ROWS, COLUMNS);
        variables.add(Value.variable(ids++, "state", DataType.FLOAT32, shape, Quantization.NONE));
      }
      Builder builder = new Builder();
      builder.values.add(floats(ROWS, COLUMNS));
      builder.values.add(floats(ROWS, COLUMNS));
      if (random.nextBoolean()) {
        Builder first = new Builder();
        Value begin = constant(Shape.of(ROWS, COLUMNS), 2);
        first.addAll(new AssignVariable(), List.of(), List.of(variable(), begin));
        Graph once = new Graph(List.of(), List.of(), first.nodes);
        builder.addAll(new CallOnce(once), List.of(), List.of());
      }
      List<Value> inputs = List.copyOf(builder.values);
      builder.addSome(3 + random.nextInt(8), 0);
      Graph graph = new Graph(inputs, builder.picks(3), builder.nodes);
      byte[][] data = {data(), data()};
      byte[][] expected = run(Model.unoptimized(graph), data);
      String message = "seed " + SEED + ", round " + round + " (-Doctet.seed=" + SEED + ")";
      ReadOptions options = ReadOptions.of(KernelLibrary.SCALAR);
      assertSame(expected, run(Model.of(graph, options), data), message);
      byte[] file = TfliteWriter.write(graph, "", List.of());
      assertSame(expected, run(Model.of(Source.copyOf(file), options), data), message + ", file");
    }
  }

  private static void assertSame(byte[][] expected, byte[][] actual, String message) {
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], message + ", output " + i);
    }
  }

  private byte[] data() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * ROWS * COLUMNS).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat(random.nextInt(100) / 100f);
    }
    return bytes.array();
  }

  /** The outputs of three runs, the last after a reset. */
  private static byte[][] run(Model model, byte[][] inputs) {
    List<byte[]> outputs = new ArrayList<>();
    try (Session session = model.newSession()) {
      outputs.addAll(List.of(session.run(inputs)));
      outputs.addAll(List.of(session.run(inputs)));
      session.reset();
      outputs.addAll(List.of(session.run(inputs)));
    }
    return outputs.toArray(new byte[0][]);
  }

  @Test
  void whatDiesUnderAnUpdateIsNotCopied() {
    random = new Random(SEED);
    Builder builder = new Builder();
    builder.values.add(floats(1000, COLUMNS));
    Value list = builder.values.get(0);
    Value row = floats(1, COLUMNS);
    Value once =
        builder.add(new DynamicUpdateSlice(), floats(1000, COLUMNS), list, row, ints(1, 0));
    Value twice =
        builder.add(new DynamicUpdateSlice(), floats(1000, COLUMNS), once, row, ints(2, 0));
    Graph graph = new Graph(List.of(list, row), List.of(twice), builder.nodes);
    Plan plan = Planner.plan(graph, KernelLibrary.SCALAR, 64, false);
    assertTrue(plan.arenaBytes() < 13_000, "arena " + plan.arenaBytes());
  }
}
