package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.quantizer.Quantized;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares every node of a float32 graph with the node that computes it in the quantized graph, on
 * samples that are not kept. For one thread at a time.
 */
public final class NodeErrors implements AutoCloseable {
  private final GraphRun real;
  private final GraphRun integer;
  private final List<NodeComparison> comparisons = new ArrayList<>();

  /**
   * A comparison without samples.
   *
   * @param graph as imported, not optimised
   * @param quantized made from it
   */
  public NodeErrors(Graph graph, Quantized quantized) {
    this.real = GraphRun.keepingAll(graph, graph.inputs());
    this.integer = GraphRun.keepingAll(quantized.graph(), graph.inputs());
    for (Node node : graph.nodes()) {
      comparisons.add(new NodeComparison(node, quantized.nodes().get(node)));
    }
  }

  /**
   * Runs both graphs, and every quantized node by itself, on one sample, variables zeros.
   *
   * @param inputs little-endian elements in the order and types of the float32 graph
   * @throws dev.octet.error.ArgumentException if an input does not fit
   */
  public void observe(byte[]... inputs) {
    real.run(inputs);
    integer.run(inputs);
    comparisons.forEach(comparison -> comparison.observe(real, integer));
  }

  /** The errors over all samples so far, in the order of the nodes. */
  public List<NodeError> errors() {
    List<NodeError> errors = new ArrayList<>();
    comparisons.forEach(comparison -> errors.add(comparison.error()));
    return errors;
  }

  @Override
  public void close() {
    real.close();
    integer.close();
    comparisons.forEach(NodeComparison::close);
  }
}
