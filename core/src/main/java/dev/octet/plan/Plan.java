package dev.octet.plan;

import dev.octet.graph.Value;
import dev.octet.tensor.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a model runs: order, kernels and addresses, all decided. Immutable; any number of memories
 * can be prepared from it.
 *
 * <p>From {@link #base} on: packed weights, constants and variables, then the arena that all
 * activations share.
 */
public final class Plan {
  private final int base;
  private final List<Step> steps;
  private final List<Value> constants;
  private final List<Value> variables;
  private final Map<Value, Integer> addresses;
  private final int weightBytes;
  private final int arenaBytes;

  Plan(
      int base,
      List<Step> steps,
      List<Value> constants,
      List<Value> variables,
      Map<Value, Integer> addresses,
      int weightBytes,
      int arenaBytes) {
    this.base = base;
    this.steps = steps;
    this.constants = constants;
    this.variables = variables;
    this.addresses = addresses;
    this.weightBytes = weightBytes;
    this.arenaBytes = arenaBytes;
  }

  /** The steps in the order in which they run. */
  public List<Step> steps() {
    return steps;
  }

  /** The steps and those inside of them, of branches and loops: each is once in the list. */
  public List<Step> allSteps() {
    List<Step> all = new ArrayList<>();
    addAll(steps, all);
    return all;
  }

  private static void addAll(List<Step> steps, List<Step> all) {
    for (Step step : steps) {
      all.add(step);
      if (step.kernel() instanceof GraphKernel kernel) {
        for (GraphKernel.Part part : kernel.parts()) {
          addAll(part.steps(), all);
        }
      }
    }
  }

  /** The address of a value that a run reads or writes; it has one. */
  public int addressOf(Value value) {
    return addresses.get(value);
  }

  /** Where the plan's memory begins. */
  public int base() {
    return base;
  }

  /** Bytes of packed weights, constants and variables. */
  public int weightBytes() {
    return weightBytes;
  }

  /** Bytes of the arena: activations and scratch space at their peak. */
  public int arenaBytes() {
    return arenaBytes;
  }

  /**
   * Where the arena begins; until a memory is {@linkplain #pack packed}, the source may lie here.
   */
  public int arena() {
    return base + weightBytes;
  }

  /** Bytes that a memory needs, from address 0 on. */
  public int end() {
    return base + weightBytes + arenaBytes;
  }

  /**
   * Bytes that a memory needs while it is packed from a source that lies at {@link #arena}; kernels
   * may read a little beyond the source.
   *
   * @param sourceBytes extent of the source
   */
  public long packingEnd(int sourceBytes) {
    return Math.max(end(), arena() + (long) sourceBytes + Planner.SLACK);
  }

  /**
   * Writes all packed constants into a memory, and {@linkplain #reset resets} it.
   *
   * @param memory usable up to {@link #end}; if the model's source is there too, it lies at {@link
   *     #arena}, and the memory is usable up to {@link #packingEnd}
   */
  public void pack(Memory memory) {
    for (Value value : constants) {
      packConstant(memory, value, addressOf(value));
    }
    for (Step step : steps) {
      step.kernel().pack(memory, step.location());
    }
    reset(memory);
  }

  /** Makes all variables zeros. */
  public void reset(Memory memory) {
    for (Value variable : variables) {
      int zero = variable.type().isByte() ? variable.zero() : 0;
      memory.fill(addressOf(variable), zero, variable.bytes());
    }
  }

  private static void packConstant(Memory memory, Value value, int address) {
    value.constant().copyTo(memory, address);
    if (value.domainShift() != 0) {
      for (int i = 0; i < value.bytes(); i++) {
        memory.i8(address + i, memory.i8(address + i) ^ 0x80);
      }
    }
  }
}
