package dev.octet.quantizer.diagnosis;

import dev.octet.graph.Graph;
import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import java.util.List;

/**
 * Runs a graph on what another one, with as many inputs of the same shapes, takes. For one thread
 * at a time.
 */
final class GraphRun implements AutoCloseable {
  private final List<Value> sources;
  private final List<Value> inputs;
  private final Session session;

  /**
   * A run in a memory of its own.
   *
   * @param sources the inputs of the other graph
   */
  GraphRun(Model model, List<Value> sources) {
    this.sources = sources;
    this.inputs = model.inputs();
    this.session = model.newSession();
  }

  /** A run that keeps the outputs of all nodes. */
  static GraphRun keepingAll(Graph graph, List<Value> sources) {
    return new GraphRun(Model.unoptimized(graph), sources);
  }

  /**
   * Runs the graph, its variables zeros.
   *
   * @param stored little-endian elements of the other graph's inputs
   * @return the outputs in the types of this graph
   * @throws dev.octet.error.ArgumentException if an input does not fit
   */
  byte[][] run(byte[]... stored) {
    byte[][] converted = stored.clone();
    for (int i = 0; i < converted.length && i < inputs.size(); i++) {
      converted[i] = RealElements.converted(stored[i], sources.get(i), inputs.get(i));
    }
    session.reset();
    return session.run(converted);
  }

  /** What a value stores after a run; only of a run that keeps the outputs of all nodes. */
  byte[] stored(Value value) {
    return session.output(value);
  }

  /** The real numbers that {@link #stored} stands for. */
  float[] reals(Value value) {
    return RealElements.of(stored(value), value);
  }

  @Override
  public void close() {
    session.close();
  }
}
