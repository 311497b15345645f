package dev.octet.plan;

import dev.octet.error.ArgumentException;
import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;
import java.util.List;

/** Runs the graphs of an IF, WHILE or CALL_ONCE: steps that are planned with those around them. */
abstract class GraphKernel extends Kernel {
  private final Part[] parts;

  GraphKernel(Part... parts) {
    this.parts = parts;
  }

  /**
   * The steps of one graph, and what is copied after them.
   *
   * @param moves address, target address and bytes of each copy, in their order
   * @param result address of the first output; 0 if there is none
   */
  record Part(List<Step> steps, int[] moves, int result) {

    void run(Memory memory) {
      for (Step step : steps) {
        step.run(memory);
      }
      move(memory, moves);
    }

    /** Whether the first output, a bool, is true. */
    boolean holds(Memory memory) {
      return memory.i8(result) != 0;
    }
  }

  static void move(Memory memory, int[] moves) {
    for (int i = 0; i < moves.length; i += 3) {
      memory.copy(moves[i], moves[i + 1], moves[i + 2]);
    }
  }

  /** The graphs that may run. */
  final Part[] parts() {
    return parts;
  }

  @Override
  public final String name() {
    return "graph";
  }

  @Override
  public final void pack(Memory memory, Location at) {
    for (Part part : parts) {
      for (Step step : part.steps()) {
        step.kernel().pack(memory, step.location());
      }
    }
  }

  @Override
  public final void run(Memory memory, Location at, int from, int to) {
    if (from < to) {
      run(memory, at);
    }
  }

  /** Computes all outputs. */
  abstract void run(Memory memory, Location at);

  /** An IF. */
  static final class Branch extends GraphKernel {
    private final Part then;
    private final Part otherwise;

    Branch(Part then, Part otherwise) {
      super(then, otherwise);
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    void run(Memory memory, Location at) {
      (memory.i8(at.input(0)) != 0 ? then : otherwise).run(memory);
    }
  }

  /** A CALL_ONCE. Whether it has run is a variable at the address of its packed constants. */
  static final class Once extends GraphKernel {
    private final Part part;

    Once(Part part) {
      super(part);
      this.part = part;
    }

    @Override
    void run(Memory memory, Location at) {
      if (memory.i32(at.packed()) == 0) {
        part.run(memory);
        memory.i32(at.packed(), 1);
      }
    }
  }

  /** A WHILE. Its rounds are counted in memory, together with those of the loops inside it. */
  static final class Loop extends GraphKernel {
    private static final int MOST_ROUNDS = 1 << 24;

    private final Node node;
    private final Part condition;
    private final Part body;
    private final int[] start;
    private final int counter;
    private final boolean isOutermost;

    /**
     * A loop.
     *
     * @param start what is copied before the first round, as {@link Part#moves}
     * @param counter address of the number of rounds, an int
     */
    Loop(Node node, Part condition, Part body, int[] start, int counter, boolean isOutermost) {
      super(condition, body);
      this.node = node;
      this.condition = condition;
      this.body = body;
      this.start = start;
      this.counter = counter;
      this.isOutermost = isOutermost;
    }

    @Override
    void run(Memory memory, Location at) {
      move(memory, start);
      if (isOutermost) {
        memory.i32(counter, 0);
      }
      while (true) {
        condition.run(memory);
        if (!condition.holds(memory)) {
          return;
        }
        int round = memory.i32(counter) + 1;
        if (round > MOST_ROUNDS) {
          throw new ArgumentException(
              node.title()
                  + ": with these inputs the loop does not end within "
                  + MOST_ROUNDS
                  + " rounds.");
        }
        memory.i32(counter, round);
        body.run(memory);
      }
    }
  }
}
