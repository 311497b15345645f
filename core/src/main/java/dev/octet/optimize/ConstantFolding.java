package dev.octet.optimize;

import dev.octet.graph.Constant;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.operator.Pool2d;
import dev.octet.operator.View;

/**
 * Computes what depends on constants only. Unlike the passes it works node by node while a model is
 * imported, because what it computes may be weights or parameters of a later node, which is valid
 * only if they are constant.
 */
public final class ConstantFolding {
  private static final int MOST_PER_BYTE = 16;
  private static final int MOST_PER_MODEL = 1 << 24;

  private final Source source;
  private long budget;

  /**
   * Folding into {@code source}, whose constants the nodes read.
   *
   * <p>All nodes together may read and write 16 bytes for each of the model file, and 16 MB: enough
   * for weights that are dequantized and moved, too little for a file to exhaust the memory.
   */
  public ConstantFolding(Source source) {
    this.source = source;
    this.budget = (long) MOST_PER_BYTE * source.length() + MOST_PER_MODEL;
  }

  /**
   * The output of a node as a constant, by the scalar operator; null if it has to be computed in
   * every run, as it is if an input is no constant, or folding would take too much time or memory.
   *
   * @param node a valid node
   */
  public Value fold(Node node) {
    if (node.operator() instanceof Pool2d || !readsConstants(node)) {
      return null;
    }
    Value output = node.output();
    if (node.operator() instanceof View) {
      return output.with(node.input(0).constant());
    }
    long cost = cost(node);
    Constant constant = cost > budget ? null : source.append(output.bytes());
    if (constant == null) {
      return null;
    }
    budget -= cost;
    compute(node, constant.address());
    return output.with(constant);
  }

  private static boolean readsConstants(Node node) {
    for (Value input : node.inputs()) {
      if (input != null && !input.isConstant()) {
        return false;
      }
    }
    return true;
  }

  private static long cost(Node node) {
    long cost = node.output().bytes() + node.operator().macs(node);
    for (Value input : node.inputs()) {
      cost += input == null ? 0 : input.bytes();
    }
    return cost;
  }

  private void compute(Node node, int address) {
    int[] inputs = new int[node.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = node.input(i) == null ? 0 : node.input(i).constant().address();
    }
    Kernel kernel = node.operator().scalar(node);
    kernel.run(source.memory(), new Location(inputs, new int[] {address}, 0, 0), 0, kernel.units());
  }
}
