package dev.octet.plan;

import dev.octet.error.PlanningException;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.KernelLibrary;
import dev.octet.kernel.Location;
import dev.octet.operator.AssignVariable;
import dev.octet.operator.CallOnce;
import dev.octet.operator.ControlFlow;
import dev.octet.operator.ReadVariable;
import dev.octet.operator.While;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides which kernel executes each node and where everything lies. */
public final class Planner {
  /** Bytes after the arena or the source that kernels may read, but never use. */
  static final int SLACK = 64;

  private final KernelLibrary library;
  private final int base;
  private final boolean keepAll;
  private final List<Value> constants = new ArrayList<>();
  private final List<Value> variables = new ArrayList<>();
  private final List<Arena.Block> blocks = new ArrayList<>();
  private final List<Access> accesses = new ArrayList<>();
  private final Concatenations concatenations = new Concatenations();
  private final Map<Value, Arena.Block> wanted = new HashMap<>();
  private final Map<Value, Arena.Block> blockOf = new HashMap<>();
  private final Map<Value, Integer> offsetOf = new HashMap<>();
  private final Map<Value, Integer> addresses = new HashMap<>();
  private final Map<Integer, Arena.Block> variableBlocks = new HashMap<>();
  private long weightBytes;
  private int end;
  private int rounds;

  /** A step that reads or writes a variable. */
  private record Access(Value variable, int step, boolean isWrite) {}

  private Planner(KernelLibrary library, int base, boolean keepAll) {
    this.library = library;
    this.base = base;
    this.keepAll = keepAll;
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
    return new Planner(library, base, keepAll).plan(graph);
  }

  private Plan plan(Graph graph) {
    Section section = section(graph, 0);
    end = section.end();
    for (Value input : graph.inputs()) {
      define(section, input, -1, null);
    }
    trace(section);
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
      addresses.put(entry.getKey(), address(entry.getValue()) + offsetOf.get(entry.getKey()));
    }
    return new Plan(
        base,
        steps(section, false),
        constants,
        variables,
        addresses,
        (int) weightBytes,
        (int) arenaBytes);
  }

  /** Chooses the kernels of a graph, and gives its constants and variables their places. */
  private Section section(Graph graph, int first) {
    Section section = new Section(graph);
    if (!keepAll) {
      concatenations.add(graph);
    }
    int step = first;
    for (Node node : graph.nodes()) {
      section.firsts.add(step);
      List<Section> inner = new ArrayList<>();
      Kernel kernel = null;
      int packed = 0;
      if (node.operator() instanceof ControlFlow flow) {
        rounds = rounds == 0 && flow instanceof While ? reserve(Integer.BYTES) : rounds;
        if (flow instanceof CallOnce) {
          Value once = Value.variable(-1, "", DataType.INT32, Shape.of(1), Quantization.NONE);
          placeKept(once);
          packed = addresses.get(once);
        }
        for (Graph each : flow.graphs()) {
          inner.add(section(each, step + 1));
          step = inner.get(inner.size() - 1).end();
        }
      } else {
        kernel = node.hasEmpty() || node.outputs().isEmpty() ? null : library.select(node);
        kernel = kernel == null ? node.scalar() : kernel;
        packed = reserve(kernel.packedBytes());
      }
      section.inner.add(inner);
      section.kernels.add(kernel);
      section.packed.add(packed);
      for (int i = 0; i < node.inputs().size(); i++) {
        Value input = node.input(i);
        if (input != null && (kernel == null || kernel.reads(i) || input.isVariable())) {
          placeKept(input);
        }
        if (input != null && input.isVariable()) {
          accesses.add(new Access(input, step, node.operator().writes(i)));
        }
      }
      node.outputs().forEach(this::placeKept);
      section.lasts.add(step++);
    }
    graph.outputs().forEach(this::placeKept);
    section.finish(step);
    return section;
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

  /** Gives everything that the nodes of a graph compute its block, and that its lifetime. */
  private void trace(Section section) {
    for (int i = 0; i < section.kernels.size(); i++) {
      Node node = section.graph.nodes().get(i);
      int step = section.firsts.get(i);
      for (int j = 0; j < node.outputs().size(); j++) {
        Value output = node.outputs().get(j);
        if (!keepAll && node.operator().isView(node)) {
          share(output, node.input(0), blockOf.get(node.input(0)));
        } else if (!keepAll && isCurrent(section, i)) {
          share(output, section.lastRead(output), addresses.get(node.input(0)));
        } else {
          define(section, output, step, keepAll ? null : overwritten(section, i, j));
        }
      }
      Kernel kernel = section.kernels.get(i);
      Arena.Block scratch = block(kernel == null ? 0 : kernel.scratchBytes(), step, step);
      section.scratch.add(scratch);
      if (kernel == null) {
        traceGraphs(section, i);
      }
    }
  }

  private Arena.Block block(long bytes, int first, int last) {
    Arena.Block block = new Arena.Block(bytes, first, last);
    if (bytes > 0) {
      blocks.add(block);
    }
    return block;
  }

  /**
   * Lets {@code value} lie in {@code block} where {@code other} lies, which may be fixed already.
   */
  private void share(Value value, Value other, Arena.Block block) {
    if (block == null) {
      addresses.put(value, addresses.get(other));
    } else {
      blockOf.put(value, block);
      offsetOf.put(value, offsetOf.get(other));
    }
  }

  /** Lets {@code value} lie where a variable does. */
  private void share(Value value, int lastRead, int address) {
    Arena.Block block = variableBlocks.get(address);
    if (block == null) {
      block = Arena.Block.at(address, lastRead, lastRead);
      variableBlocks.put(address, block);
    }
    block.use(lastRead);
    blockOf.put(value, block);
    offsetOf.put(value, 0);
  }

  /** The operand that an output takes the place of; null if there is none. */
  private Value overwritten(Section section, int i, int output) {
    Node node = section.graph.nodes().get(i);
    Value value = node.outputs().get(output);
    int operand = node.operator().overwrites(output);
    Value input = operand < 0 ? null : node.input(operand);
    Arena.Block block = blockOf.get(input);
    boolean isFree =
        block != null
            && block.endsBy(section.lasts.get(i))
            && input.bytes() == value.bytes()
            && concatenations.whole(value) == value;
    isFree = isFree && isOnlyOne(node, block);
    boolean isVariable = isFree && block.isFixed() && !block.isLent();
    return isFree && (!isVariable || isAssigned(section, i, value, block)) ? input : null;
  }

  /** Whether a node reads a variable that does not change as long as the result is needed. */
  private boolean isCurrent(Section section, int i) {
    Node node = section.graph.nodes().get(i);
    return node.operator() instanceof ReadVariable
        && !isAccessed(
            addresses.get(node.input(0)),
            section.firsts.get(i),
            section.lastRead(node.output()) + 1,
            false);
  }

  /**
   * Whether what node {@code i} writes over a variable's value becomes its next value, before
   * another node asks for it, and stays that as long as it is needed.
   */
  private boolean isAssigned(Section section, int i, Value output, Arena.Block block) {
    int address = block.address(0);
    Value value = output;
    for (int j = i + 1; j < section.kernels.size(); j++) {
      Node node = section.graph.nodes().get(j);
      int step = section.firsts.get(j);
      if (node.operator() instanceof AssignVariable && node.input(1) == value) {
        return addresses.get(node.input(0)) == address
            && !isAccessed(address, section.lasts.get(i), step, true)
            && !isAccessed(address, step, section.lastRead(value) + 1, false);
      }
      for (int k = 0; k < node.outputs().size() && section.lastRead(value) == step; k++) {
        int operand = node.operator().overwrites(k);
        value = operand >= 0 && node.input(operand) == value ? node.outputs().get(k) : value;
      }
    }
    return false;
  }

  /**
   * Whether a variable is written, or else read, after the step {@code from} and before the step
   * {@code to}.
   */
  private boolean isAccessed(int address, int from, int to, boolean orRead) {
    for (Access access : accesses) {
      boolean isBetween = access.step() > from && access.step() < to;
      if (isBetween
          && (orRead || access.isWrite())
          && addresses.get(access.variable()) == address) {
        return true;
      }
    }
    return false;
  }

  /** Whether only one operand of a node lies in a block. */
  private boolean isOnlyOne(Node node, Arena.Block block) {
    int count = 0;
    for (Value input : node.inputs()) {
      count += blockOf.get(input) == block ? 1 : 0;
    }
    return count == 1;
  }

  private void define(Section section, Value value, int step, Value overwritten) {
    if (value.isVariable()) {
      return;
    }
    if (value.isConstant() || offsetOf.put(value, concatenations.offset(value)) != null) {
      throw new IllegalStateException(value + " is computed twice");
    }
    Value whole = concatenations.whole(value);
    Arena.Block block = blockOf.get(whole);
    if (overwritten != null && block == null) {
      share(value, overwritten, blockOf.get(overwritten));
    } else if (block == null) {
      Arena.Block lent = wanted.get(whole);
      boolean isFree = lent != null && lent.endsBy(step - 1);
      block = isFree ? lent : new Arena.Block(whole.bytes(), step, step);
      if (!isFree) {
        blocks.add(block);
      }
      blockOf.put(whole, block);
      blockOf.put(value, block);
    } else {
      blockOf.put(value, block);
    }
    blockOf.get(value).use(step);
    blockOf.get(value).use(keepAll ? end : Math.max(step, section.lastRead(value)));
  }

  /** Traces the graphs of a node, whose own outputs are defined. */
  private void traceGraphs(Section section, int i) {
    Node node = section.graph.nodes().get(i);
    ControlFlow flow = (ControlFlow) node.operator();
    boolean isLoop = flow instanceof While;
    for (Value output : node.outputs()) {
      blockOf.get(output).use(section.lasts.get(i));
    }
    for (Section inner : section.inner.get(i)) {
      boolean isResult = !isLoop || inner == section.inner.get(i).get(1);
      List<Value> inputs = inner.graph.inputs();
      for (int j = 0; j < inputs.size(); j++) {
        boolean isCarried = isLoop && j < node.outputs().size();
        Value outer = isCarried ? node.outputs().get(j) : node.input(j + flow.firstArgument());
        Arena.Block block = blockOf.get(outer);
        boolean isFree =
            isLoop
                ? isCarried && isResult
                : block != null
                    && !block.isFixed()
                    && block.endsBy(section.lasts.get(i))
                    && isOnlyOne(node, block);
        int last = isFree && !keepAll ? inner.lastRead(inputs.get(j)) : Integer.MAX_VALUE;
        share(inputs.get(j), outer, block == null ? null : block.lent(last));
      }
      for (int j = 0; isResult && !keepAll && j < node.outputs().size(); j++) {
        Arena.Block block =
            isLoop ? blockOf.get(inputs.get(j)) : blockOf.get(node.outputs().get(j)).lent(-1);
        if (offsetOf.get(node.outputs().get(j)) == 0) {
          wanted.putIfAbsent(inner.graph.outputs().get(j), block);
        }
      }
      trace(inner);
      if (isResult) {
        addMoves(node, inner);
      }
    }
  }

  /**
   * Says what is copied when a graph has run. What a body only passes on, or has computed in the
   * place of another carried value, goes by way of a block of its own, because that place is
   * written, too.
   */
  private void addMoves(Node node, Section inner) {
    boolean isLoop = node.operator() instanceof While;
    for (int i = 0; i < node.outputs().size(); i++) {
      Value from = inner.graph.outputs().get(i);
      Arena.Block block = blockOf.get(from);
      boolean isPlace = isLoop && block == blockOf.get(inner.graph.inputs().get(i));
      boolean isWritten = isLoop && block != null && block.isLent() && !isPlace;
      Arena.Block between = isWritten ? block(from.bytes(), inner.end(), inner.end()) : null;
      inner.moves.add(new Section.Move(from, node.outputs().get(i), between));
    }
  }

  private int address(Arena.Block block) {
    return block.address(base + (int) weightBytes);
  }

  private List<Step> steps(Section section, boolean isInLoop) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < section.kernels.size(); i++) {
      Node node = section.graph.nodes().get(i);
      Kernel kernel = section.kernels.get(i);
      Location location =
          new Location(
              addresses(node.inputs()),
              addresses(node.outputs()),
              section.packed.get(i),
              address(section.scratch.get(i)));
      steps.add(
          new Step(
              node,
              kernel == null ? graphKernel(node, section.inner.get(i), isInLoop) : kernel,
              location));
    }
    return steps;
  }

  private Kernel graphKernel(Node node, List<Section> inner, boolean isInLoop) {
    boolean isLoop = node.operator() instanceof While;
    GraphKernel.Part first = part(inner.get(0), isInLoop || isLoop);
    if (node.operator() instanceof CallOnce) {
      return new GraphKernel.Once(first);
    }
    GraphKernel.Part second = part(inner.get(1), isInLoop || isLoop);
    if (!isLoop) {
      return new GraphKernel.Branch(first, second);
    }
    List<Section.Move> start = new ArrayList<>();
    for (int i = 0; i < node.outputs().size(); i++) {
      start.add(new Section.Move(node.input(i), node.outputs().get(i), null));
    }
    return new GraphKernel.Loop(node, first, second, copies(start), rounds, !isInLoop);
  }

  private GraphKernel.Part part(Section inner, boolean isInLoop) {
    List<Value> outputs = inner.graph.outputs();
    int result = outputs.isEmpty() ? 0 : addresses.get(outputs.get(0));
    return new GraphKernel.Part(steps(inner, isInLoop), copies(inner.moves), result);
  }

  /** The copies that are left of {@code moves}, those to blocks between first. */
  private int[] copies(List<Section.Move> moves) {
    int[] copies = new int[6 * moves.size()];
    int length = 0;
    for (int phase = 0; phase < 2; phase++) {
      for (Section.Move move : moves) {
        boolean isFirst = phase == 0;
        int between = move.between() == null ? 0 : address(move.between());
        int from = isFirst || between == 0 ? addresses.get(move.from()) : between;
        int to = isFirst ? between : addresses.get(move.to());
        if (to != 0 && from != to) {
          copies[length++] = from;
          copies[length++] = to;
          copies[length++] = move.from().bytes();
        }
      }
    }
    return Arrays.copyOf(copies, length);
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
