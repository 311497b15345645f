package dev.octet.optimize;

import dev.octet.graph.Constant;
import dev.octet.graph.Node;
import dev.octet.graph.Source;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.operator.ControlFlow;
import dev.octet.operator.CustomOperator;
import dev.octet.operator.Pool2d;
import dev.octet.operator.View;
import java.util.ArrayList;
import java.util.List;

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
   * The outputs of a node as constants, by the scalar operator; none if they have to be computed in
   * every run, as they are if they depend on an input that is no constant, or folding would take
   * too much time or memory.
   *
   * @param node a valid node
   */
  public List<Value> fold(Node node) {
    if (node.operator() instanceof Pool2d
        || node.operator() instanceof CustomOperator
        || node.operator() instanceof ControlFlow
        || !(node.operator().isStatic() || readsConstants(node))) {
      return List.of();
    }
    if (node.operator() instanceof View) {
      return List.of(node.output().with(node.input(0).constant()));
    }
    Kernel kernel = node.scalar();
    long cost = cost(node) + kernel.scratchBytes();
    if (cost > budget) {
      return List.of();
    }
    Constant scratch = source.append((int) kernel.scratchBytes());
    if (scratch == null) {
      return List.of();
    }
    List<Value> constants = new ArrayList<>();
    for (Value output : node.outputs()) {
      Constant constant = source.append(output.bytes());
      if (constant == null) {
        return List.of();
      }
      constants.add(output.with(constant));
    }
    budget -= cost;
    Location at =
        new Location(addresses(node.inputs()), addresses(constants), 0, scratch.address());
    kernel.run(source.memory(), at, 0, kernel.units());
    return constants;
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
    long cost = node.operator().macs(node);
    for (Value output : node.outputs()) {
      cost += output.bytes();
    }
    for (Value input : node.inputs()) {
      cost += input == null ? 0 : input.bytes();
    }
    return cost;
  }

  private static int[] addresses(List<Value> values) {
    int[] addresses = new int[values.size()];
    for (int i = 0; i < addresses.length; i++) {
      Value value = values.get(i);
      addresses[i] = value == null || !value.isConstant() ? 0 : value.constant().address();
    }
    return addresses;
  }
}
