package dev.octet.operator;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import java.util.List;

/**
 * IF: one of two graphs runs. Inputs: a bool that chooses, then what both graphs take; outputs
 * those of the graph that runs, which both give in one type, quantization and shape. With a
 * constant bool the nodes of its graph take the place of the IF when a model is read. Source: the
 * .tflite schema, IfOptions.
 *
 * <p>Restriction: Both branches give the same shapes.
 */
public final class If extends ControlFlow {

  /** An IF that runs {@code then} where its first input is true, {@code otherwise} where not. */
  public If(Graph then, Graph otherwise) {
    this(List.of(then, otherwise));
  }

  private If(List<Graph> graphs) {
    super(graphs);
  }

  @Override
  public String name() {
    return "IF";
  }

  @Override
  ControlFlow with(List<Graph> others) {
    return new If(others);
  }

  @Override
  public int firstArgument() {
    return 1;
  }

  @Override
  public void validate(Node node) {
    if (node.inputs().isEmpty()) {
      throw Check.invalid(node, "it has no condition");
    }
    validateArguments(node, 0);
    condition(node, node.input(0));
    List<Value> then = graphs().get(0).outputs();
    List<Value> otherwise = graphs().get(1).outputs();
    if (then.size() != node.outputs().size() || otherwise.size() != then.size()) {
      throw Check.invalid(node, "it and its subgraphs differ in the number of outputs");
    }
    for (int i = 0; i < then.size(); i++) {
      same(node, then.get(i), otherwise.get(i));
      Check.sameQuantization(node, then.get(i), node.outputs().get(i));
      Check.outputShape(node, i, then.get(i).shape());
    }
  }
}
