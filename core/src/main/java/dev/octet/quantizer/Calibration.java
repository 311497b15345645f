package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs a float32 model on samples and observes every tensor. Samples are not kept. For one thread
 * at a time.
 */
public final class Calibration implements AutoCloseable {
  private final Graph graph;
  private final Session session;
  private final Map<Value, Observer> observers = new LinkedHashMap<>();
  private int samples;

  /**
   * A calibration without samples.
   *
   * @param graph as imported, not optimised
   * @param observer makes the observer of one tensor
   */
  public Calibration(Graph graph, Supplier<Observer> observer) {
    this.graph = graph;
    this.session = Model.unoptimized(graph).newSession();
    for (Value input : graph.inputs()) {
      add(input, observer);
    }
    for (Node node : graph.nodes()) {
      for (Value output : node.outputs()) {
        add(output, observer);
      }
    }
  }

  private void add(Value value, Supplier<Observer> observer) {
    if (value.type() == DataType.FLOAT32) {
      observers.put(value, observer.get());
    }
  }

  /**
   * Runs the model on one sample, its variables zeros.
   *
   * @param inputs little-endian elements in the model's order and types
   * @throws ArgumentException if an input does not fit, or a tensor gets a value that is not finite
   */
  public void observe(byte[]... inputs) {
    session.reset();
    session.run(inputs);
    for (Map.Entry<Value, Observer> entry : observers.entrySet()) {
      float[] values = session.floats(entry.getKey());
      check(entry.getKey(), values);
      entry.getValue().observe(values);
    }
    samples++;
  }

  /**
   * Runs the model on samples, one after the other.
   *
   * @param inputs each sample as for the other method
   * @param total how many there are
   * @param progress told after each sample
   * @return whether all were observed; otherwise {@code progress} ended it, and the ranges are
   *     those of the samples so far
   * @throws ArgumentException as the other method
   */
  public boolean observe(Iterator<byte[][]> inputs, int total, Progress progress) {
    for (int done = 1; inputs.hasNext(); done++) {
      observe(inputs.next());
      if (!progress.step(done, total)) {
        return !inputs.hasNext();
      }
    }
    return true;
  }

  /** The elements of a float32 value of the graph in the run of the last sample. */
  public float[] floats(Value value) {
    return session.floats(value);
  }

  private void check(Value value, float[] values) {
    for (float x : values) {
      if (!(Math.abs(x) <= Float.MAX_VALUE)) {
        throw new ArgumentException(
            value
                + " gets the value "
                + x
                + " for sample "
                + samples
                + ". Check the sample and its normalization; such values cannot be quantized.");
      }
    }
  }

  /** How many samples were observed. */
  public int samples() {
    return samples;
  }

  /**
   * The range of every float32 tensor that is no constant.
   *
   * @throws ArgumentException if no sample was observed
   */
  public Map<Value, Range> ranges() {
    if (samples == 0) {
      throw new ArgumentException("There is no sample to calibrate with; supply at least one.");
    }
    Map<Value, Range> ranges = new LinkedHashMap<>();
    observers.forEach((value, observer) -> ranges.put(value, observer.range()));
    return ranges;
  }

  /** The graph whose values the ranges belong to. */
  public Graph graph() {
    return graph;
  }

  @Override
  public void close() {
    session.close();
  }
}
