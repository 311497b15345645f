package dev.octet.plan;

import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a plan that is being made for one graph: the model's, or one that a node runs. Steps
 * are counted through all graphs; those of the graphs that a node runs come one after the other
 * between its own first and last one.
 */
final class Section {
  final Graph graph;

  /** For each node what runs it, or null for one that runs graphs. */
  final List<Kernel> kernels = new ArrayList<>();

  final List<Integer> packed = new ArrayList<>();
  final List<Arena.Block> scratch = new ArrayList<>();

  /** For each node the sections of its graphs. */
  final List<List<Section>> inner = new ArrayList<>();

  /** For each node its first and its last step. */
  final List<Integer> firsts = new ArrayList<>();

  final List<Integer> lasts = new ArrayList<>();

  /** What is copied at the end, outputs to where the node wants them. */
  final List<Move> moves = new ArrayList<>();

  private final Map<Value, Integer> lastReads = new HashMap<>();
  private int end;

  /** A value that is copied to another one, by way of a block of its own if that is not null. */
  record Move(Value from, Value to, Arena.Block between) {}

  Section(Graph graph) {
    this.graph = graph;
  }

  /** The step after all nodes, in which the outputs are read. */
  int end() {
    return end;
  }

  /**
   * Finds out until when each value is needed, that of which it is a view included.
   *
   * @param step the one after all nodes
   */
  void finish(int step) {
    end = step;
    for (Value output : graph.outputs()) {
      lastReads.put(output, end);
    }
    for (int i = kernels.size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.operator().isView(node)) {
        read(node.input(0), lastRead(node.output()));
      }
      for (Value input : node.inputs()) {
        read(input, lasts.get(i));
      }
    }
  }

  private void read(Value value, int step) {
    lastReads.put(value, Math.max(step, lastRead(value)));
  }

  /** The step in which a value is last read; -1 if none reads it. */
  int lastRead(Value value) {
    return lastReads.getOrDefault(value, -1);
  }
}
