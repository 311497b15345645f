package dev.octet.plan;

import dev.octet.error.PlanningException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.KernelLibrary;
import dev.octet.kernel.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides which kernel executes each node and where everything lies. */
public final class Planner {
  /** Bytes after the arena or the source that kernels may read, but never use. */
  static final int SLACK = 64;

  private final Graph graph;
  private final int base;
  private final boolean keepAll;
  private final List<Kernel> kernels = new ArrayList<>();
  private final List<Value> constants = new ArrayList<>();
  private final List<Value> variables = new ArrayList<>();
  private final List<Arena.Block> blocks = new ArrayList<>();
  private final List<Arena.Block> scratch = new ArrayList<>();
  private final Concatenations concatenations;
  private final Map<Value, Arena.Block> blockOf = new HashMap<>();
  private final Map<Value, Integer> offsetOf = new HashMap<>();
  private final Map<Value, Integer> addresses = new HashMap<>();
  private final List<Integer> packed = new ArrayList<>();
  private long weightBytes;

  private Planner(Graph graph, int base, boolean keepAll) {
    this.graph = graph;
    this.base = base;
    this.keepAll = keepAll;
    this.concatenations = keepAll ? new Concatenations() : new Concatenations(graph);
  }

  /**
   * The plan of a graph.
   *
   * @param library where SIMD kernels come from
   * @param base address at which the model's memory begins, a multiple of 64
   * @param keepAll whether inputs and every node's output stay until the end of a run, at the cost
   *     of memory
   * @throws PlanningException if the model needs more than 2 GB
   */
  public static Plan plan(Graph graph, KernelLibrary library, int base, boolean keepAll) {
    return new Planner(graph, base, keepAll).plan(library);
  }

  private Plan plan(KernelLibrary library) {
    for (Node node : graph.nodes()) {
      Kernel kernel = node.hasEmpty() ? null : library.select(node);
      kernels.add(kernel == null ? node.scalar() : kernel);
    }
    placeWeights();
    traceLifetimes();
    Arena arena = new Arena();
    arena.place(blocks);
    long arenaBytes = arena.bytes() + SLACK;
    if (base + weightBytes + arenaBytes > Integer.MAX_VALUE) {
      throw new PlanningException(
          "The model needs "
              + (weightBytes >> 20)
              + " MB for weights and "
              + (arenaBytes >> 20)
              + " MB for activations; 2048 MB together are possible. Use a smaller model or input.");
    }
    for (Map.Entry<Value, Arena.Block> entry : blockOf.entrySet()) {
      int offset = entry.getValue().offset() + offsetOf.get(entry.getKey());
      addresses.put(entry.getKey(), base + (int) weightBytes + offset);
    }
    return new Plan(
        base, steps(), constants, variables, addresses, (int) weightBytes, (int) arenaBytes);
  }

  /** Gives every packed constant, constant that a run reads and variable its address. */
  private void placeWeights() {
    for (int i = 0; i < kernels.size(); i++) {
      Node node = graph.nodes().get(i);
      packed.add(reserve(kernels.get(i).packedBytes()));
      for (int j = 0; j < node.inputs().size(); j++) {
        if (node.input(j) != null && (kernels.get(i).reads(j) || node.input(j).isVariable())) {
          placeKept(node.input(j));
        }
      }
      node.outputs().forEach(this::placeKept);
    }
    graph.outputs().forEach(this::placeKept);
  }

  private void placeKept(Value value) {
    boolean isKept = value.isConstant() || value.isVariable();
    if (isKept && !addresses.containsKey(value)) {
      addresses.put(value, reserve(value.bytes()));
      (value.isVariable() ? variables : constants).add(value);
    }
  }

  /** The address of new space among the weights; checked for overflow at the end. */
  private int reserve(long bytes) {
    long address = base + weightBytes;
    weightBytes += (bytes + Arena.ALIGNMENT - 1) & -Arena.ALIGNMENT;
    return (int) address;
  }

  private void traceLifetimes() {
    int end = kernels.size();
    for (Value input : graph.inputs()) {
      define(input, -1);
      use(input, keepAll ? end : -1);
    }
    for (int i = 0; i < end; i++) {
      Node node = graph.nodes().get(i);
      for (int j = 0; j < node.inputs().size(); j++) {
        use(node.input(j), i);
      }
      for (Value output : node.outputs()) {
        if (!keepAll && node.operator().isView(node)) {
          blockOf.put(output, blockOf.get(node.input(0)));
          offsetOf.put(output, offsetOf.get(node.input(0)));
        } else {
          define(output, i);
        }
        use(output, keepAll ? end : i);
      }
      Arena.Block block = new Arena.Block(kernels.get(i).scratchBytes(), i, i);
      scratch.add(block);
      if (kernels.get(i).scratchBytes() > 0) {
        blocks.add(block);
      }
    }
    for (Value output : graph.outputs()) {
      use(output, end);
    }
  }

  private void define(Value value, int step) {
    if (value.isVariable()) {
      return;
    }
    if (value.isConstant() || offsetOf.put(value, concatenations.offset(value)) != null) {
      throw new IllegalStateException(value + " is computed twice");
    }
    Value whole = concatenations.whole(value);
    Arena.Block block = blockOf.get(whole);
    if (block == null) {
      block = new Arena.Block(whole.bytes(), step, step);
      blocks.add(block);
      blockOf.put(whole, block);
    }
    blockOf.put(value, block);
  }

  private void use(Value value, int step) {
    Arena.Block block = blockOf.get(value);
    if (block != null) {
      block.use(step);
    }
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < kernels.size(); i++) {
      Node node = graph.nodes().get(i);
      int scratchAddress = base + (int) weightBytes + scratch.get(i).offset();
      Location location =
          new Location(
              addresses(node.inputs()), addresses(node.outputs()), packed.get(i), scratchAddress);
      steps.add(new Step(node, kernels.get(i), location));
    }
    return steps;
  }

  private int[] addresses(List<Value> values) {
    int[] result = new int[values.size()];
    for (int i = 0; i < result.length; i++) {
      Integer address = addresses.get(values.get(i));
      result[i] = address == null ? 0 : address;
    }
    return result;
  }
}
