package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.quantizer.Range;
import dev.octet.tensor.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the results of one node, in the whole network and by itself. */
final class NodeComparison implements AutoCloseable {
  private final Node node;
  private final Node quantized;
  private final boolean isReal;
  private final ErrorStatistics accumulated = new ErrorStatistics();
  private final ErrorStatistics isolated = new ErrorStatistics();

  /** What the node by itself takes, as the float32 graph computes it. */
  private final List<Value> sources;

  /** The node by itself; null if it is not quantized. */
  private final GraphRun alone;

  NodeComparison(Node node, Node quantized) {
    this.node = node;
    this.quantized = quantized;
    boolean isAnyReal = false;
    for (Value output : node.outputs()) {
      isAnyReal |= output.type() == DataType.FLOAT32;
    }
    this.isReal = isAnyReal;
    Map<Value, Value> operands = new LinkedHashMap<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value operand = quantized.input(i);
      if (operand != null && !operand.isConstant() && !operand.isVariable()) {
        operands.put(operand, node.input(i));
      }
    }
    this.sources = List.copyOf(operands.values());
    boolean runs = isReal && Changes.isChanged(node, quantized);
    this.alone =
        runs
            ? GraphRun.keepingAll(
                new Graph(List.copyOf(operands.keySet()), quantized.outputs(), List.of(quantized)),
                sources)
            : null;
  }

  /** Compares what runs of the float32 and of the quantized graph on a sample gave. */
  void observe(GraphRun real, GraphRun integer) {
    compare(real, integer, accumulated);
    if (alone != null) {
      byte[][] operands = new byte[sources.size()][];
      for (int i = 0; i < operands.length; i++) {
        operands[i] = real.stored(sources.get(i));
      }
      alone.run(operands);
      compare(real, alone, isolated);
    }
  }

  private void compare(GraphRun real, GraphRun integer, ErrorStatistics statistics) {
    for (int i = 0; i < node.outputs().size(); i++) {
      Value expected = node.outputs().get(i);
      Value actual = quantized.outputs().get(i);
      if (expected.type() != DataType.FLOAT32) {
        continue;
      }
      boolean isFloat = actual.type() == DataType.FLOAT32;
      Range range = isFloat ? Range.ALL : RealElements.representable(actual);
      statistics.observe(real.reals(expected), integer.reals(actual), range);
    }
  }

  /** The errors so far. */
  NodeError error() {
    return new NodeError(
        node,
        quantized,
        isReal ? accumulated.error() : null,
        alone == null ? null : isolated.error(),
        weights());
  }

  private TensorError weights() {
    List<Integer> operands = Changes.weights(node, quantized);
    ErrorStatistics statistics = new ErrorStatistics();
    for (int operand : operands) {
      statistics.observe(
          Changes.reals(node.input(operand)), Changes.reals(quantized.input(operand)), Range.ALL);
    }
    return operands.isEmpty() ? null : statistics.error();
  }

  @Override
  public void close() {
    if (alone != null) {
      alone.close();
    }
  }
}
