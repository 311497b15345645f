package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The distributions of a float32 model's activations over samples that are not kept, and of its
 * weights. For one thread at a time.
 */
public final class Histograms implements AutoCloseable {
  private final GraphRun run;
  private final Map<Value, ValueHistogram> activations = new LinkedHashMap<>();

  /**
   * Histograms without samples.
   *
   * @param graph as imported, not optimised
   */
  public Histograms(Graph graph) {
    this.run = GraphRun.keepingAll(graph, graph.inputs());
    graph.inputs().forEach(this::add);
    for (Node node : graph.nodes()) {
      node.outputs().forEach(this::add);
    }
  }

  private void add(Value value) {
    if (value.type() == DataType.FLOAT32) {
      activations.put(value, new ValueHistogram());
    }
  }

  /**
   * Runs the model on one sample, its variables zeros.
   *
   * @param inputs little-endian elements in the model's order and types
   * @throws dev.octet.error.ArgumentException if an input does not fit
   */
  public void observe(byte[]... inputs) {
    run.run(inputs);
    activations.forEach((value, histogram) -> histogram.observe(run.reals(value)));
  }

  /** The histogram of every float32 tensor that is no constant, in the order of the nodes. */
  public Map<Value, ValueHistogram> activations() {
    return activations;
  }

  /** The histogram of a node's float32 weights; empty if it has none. */
  public static ValueHistogram weights(Node node) {
    ValueHistogram histogram = new ValueHistogram();
    for (int i = 0; i < node.inputs().size(); i++) {
      if (Changes.isWeights(node.input(i))) {
        histogram.observe(Changes.reals(node.input(i)));
      }
    }
    return histogram;
  }

  @Override
  public void close() {
    run.close();
  }
}
