package dev.octet.operator;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import java.util.List;

/**
 * WHILE: a graph runs as long as another one, its condition, gives true. The outputs are the last
 * values of as many loop-carried ones: they start as the first inputs, and each round the body
 * computes the next ones. Inputs after these are the same in every round. Both graphs take all
 * inputs; the condition gives one bool, the body the carried values in their type, quantization and
 * shape. Source: the .tflite schema, WhileOptions, where a value that stays the same is one that
 * the body gives as it took it.
 *
 * <p>Restriction: Shapes stay the same from round to round; a run fails after 2^24 rounds of a loop
 * and those inside it.
 */
public final class While extends ControlFlow {

  /** A loop of {@code body} while {@code condition} holds. */
  public While(Graph condition, Graph body) {
    this(List.of(condition, body));
  }

  private While(List<Graph> graphs) {
    super(graphs);
  }

  @Override
  public String name() {
    return "WHILE";
  }

  @Override
  ControlFlow with(List<Graph> others) {
    return new While(others);
  }

  @Override
  public int firstArgument() {
    return 0;
  }

  @Override
  public int overwrites(int output) {
    return output;
  }

  @Override
  public void validate(Node node) {
    validateArguments(node, node.outputs().size());
    Graph condition = graphs().get(0);
    List<Value> next = graphs().get(1).outputs();
    int carried = node.outputs().size();
    if (condition.outputs().size() != 1 || next.size() != carried) {
      throw Check.invalid(node, "it and its subgraphs differ in the number of outputs");
    }
    if (carried > node.inputs().size()) {
      throw Check.invalid(node, "it has more outputs than inputs");
    }
    condition(node, condition.outputs().get(0));
    for (int i = 0; i < carried; i++) {
      same(node, node.input(i), next.get(i));
      Check.sameQuantization(node, node.input(i), node.outputs().get(i));
      Check.outputShape(node, i, node.input(i).shape());
    }
  }
}
