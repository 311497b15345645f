package dev.octet.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.Add;
import dev.octet.operator.Concatenation;
import dev.octet.operator.Operator;
import dev.octet.operator.Reshape;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcatenationsTest {
  private static final byte[] INPUT = {1, -2, 3, 4, -5, 6, 7, 8};

  private final Value x = value("x", 0.5f, 1, 2, 4);
  private final List<Node> nodes = new ArrayList<>();

  @Test
  void inputsAreComputedInTheOutput() {
    Value a = sum("a", x, 0.5f);
    Value b = sum("b", x, 1);
    Value c = sum("c", x, 1);
    Value joined = node("joined", new Concatenation(1), 1, Shape.of(1, 6, 4), a, b, c);
    Plan plan = check(joined);
    assertNotEquals(plan.addressOf(joined), plan.addressOf(a), "another scale");
    assertEquals(plan.addressOf(joined) + 8, plan.addressOf(b));
    assertEquals(plan.addressOf(joined) + 16, plan.addressOf(c));
  }

  @Test
  void viewsAndConcatenationsOfConcatenationsAreComputedInPlace() {
    Value a = sum("a", x, 1);
    Value view = node("view", new Reshape(), 1, Shape.of(1, 1, 8), a);
    Value b = sum("b", x, 1);
    Value wide = node("wide", new Reshape(), 1, Shape.of(1, 1, 8), b);
    Value inner = node("inner", new Concatenation(1), 1, Shape.of(1, 2, 8), wide, view);
    Value outer = node("outer", new Concatenation(1), 1, Shape.of(1, 5, 8), view, inner, inner);
    Plan plan = check(outer);
    assertEquals(plan.addressOf(outer) + 8, plan.addressOf(inner));
    assertEquals(plan.addressOf(outer) + 8, plan.addressOf(b));
    assertEquals(plan.addressOf(view), plan.addressOf(a));
  }

  @Test
  void innerDimensionsAndCallersInputsAreCopied() {
    Value a = sum("a", x, 0.5f);
    Value joined = node("joined", new Concatenation(2), 0.5f, Shape.of(1, 2, 12), a, x, a);
    Plan plan = check(joined);
    assertNotEquals(plan.addressOf(joined), plan.addressOf(a));
    Value rows = node("rows", new Concatenation(1), 0.5f, Shape.of(1, 4, 4), x, a);
    plan = check(rows);
    assertNotEquals(plan.addressOf(rows), plan.addressOf(x));
    assertEquals(plan.addressOf(rows) + 8, plan.addressOf(a));
  }

  /** Runs the graph with and without sharing. */
  private Plan check(Value output) {
    Graph graph = new Graph(List.of(x), List.of(output), List.copyOf(nodes));
    nodes.forEach(node -> node.operator().validate(node));
    Model model = Model.of(graph, ReadOptions.REFERENCE);
    byte[] expected =
        Model.of(graph, ReadOptions.REFERENCE.keepingAll(true)).newSession().run(INPUT)[0];
    assertArrayEquals(expected, model.newSession().run(INPUT)[0]);
    return model.plan();
  }

  private Value sum(String name, Value input, float scale) {
    return node(name, new Add(Activation.NONE), scale, input.shape(), input, input);
  }

  private Value node(String name, Operator operator, float scale, Shape shape, Value... inputs) {
    Value output = value(name, scale, shape.toArray());
    nodes.add(new Node(nodes.size(), operator, List.of(inputs), List.of(output)));
    return output;
  }

  private static Value value(String name, float scale, int... dims) {
    Quantization quantization = Quantization.perTensor(scale, 0);
    return Value.of(0, name, DataType.INT8, Shape.of(dims), quantization, null);
  }
}
