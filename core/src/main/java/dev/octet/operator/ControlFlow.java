package dev.octet.operator;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * IF, WHILE and CALL_ONCE: operators that run graphs of their own. Such a graph reads its inputs
 * and constants only; its inputs are the last operands of the node. A plan holds the steps of these
 * graphs beside those of the model and runs them itself.
 */
public abstract sealed class ControlFlow extends Operator permits CallOnce, If, While {
  private final List<Graph> graphs;

  ControlFlow(List<Graph> graphs) {
    this.graphs = graphs;
  }

  /** The graphs that a node may run, in the order of the .tflite schema's options. */
  public final List<Graph> graphs() {
    return graphs;
  }

  /** This operator with other graphs. */
  abstract ControlFlow with(List<Graph> others);

  /** This operator with each graph rewritten. */
  public final ControlFlow map(UnaryOperator<Graph> rewriting) {
    List<Graph> rewritten = new ArrayList<>();
    for (Graph graph : graphs) {
      rewritten.add(rewriting.apply(graph));
    }
    return with(rewritten);
  }

  /** Which operand of a node becomes the first input of every graph. */
  public abstract int firstArgument();

  /** Whether one of the graphs changes a variable. */
  public final boolean writes() {
    for (Graph graph : graphs) {
      for (Node node : graph.nodes()) {
        if (node.writes()) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Every graph takes what the node gives it, and has itself what is constant.
   *
   * @param changing how many of the first inputs may be constants
   */
  final void validateArguments(Node node, int changing) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (node.input(i) == null || i >= changing && node.input(i).isConstant()) {
        throw Check.invalid(node, "input " + i + " is left out or a constant");
      }
    }
    for (Graph graph : graphs) {
      if (graph.inputs().size() != node.inputs().size() - firstArgument()) {
        throw Check.invalid(node, "it and its subgraphs differ in the number of inputs");
      }
      for (int i = 0; i < graph.inputs().size(); i++) {
        same(node, node.input(i + firstArgument()), graph.inputs().get(i));
      }
    }
  }

  /** Both values have one type, quantization and shape. */
  static void same(Node node, Value a, Value b) {
    Check.sameQuantization(node, a, b);
    if (!a.shape().equals(b.shape())) {
      throw Check.unsupported(
          node, a + " becomes " + b + "; shapes that depend on what is computed are not possible");
    }
  }

  /** The value is one bool. */
  static void condition(Node node, Value value) {
    Check.type(node, value, DataType.BOOL);
    if (value.shape().elements() != 1) {
      throw Check.invalid(node, value + " should be one element");
    }
  }

  @Override
  public final Kernel scalar(Node node) {
    throw new IllegalStateException(node.title() + " is run by its plan");
  }
}
