package dev.octet.cases;

import dev.octet.graph.Graph;
import dev.octet.graph.Value;
import dev.octet.kernel.KernelLibrary;
import dev.octet.operator.CustomOperator;
import dev.octet.plan.Plan;
import dev.octet.plan.Step;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import dev.octet.runtime.Session;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Elements;
import dev.octet.tensor.Memory;

/**
 * A small graph with its inputs. Cases hold no JUnit types: the JVM and every browser run the same
 * ones and compare bytes.
 */
public final class OperatorCase {
  /** The custom operators of the cases. */
  public static final CustomOperator.Library CUSTOM = CustomCases.LIBRARY;

  private final String name;
  private final Fill fill;
  private final Builder builder;
  private final byte[] expected;

  /** What a case builds. */
  public interface Builder {
    /** Adds inputs and nodes. */
    void build(CaseGraph graph);
  }

  /** What the inputs hold. */
  public enum Fill {
    /** Bytes from the seeded generator. */
    RANDOM,
    /** The smallest value of the type everywhere. */
    MINIMUM,
    /** The largest value of the type everywhere. */
    MAXIMUM,
    /** 0, 1, 2, ... */
    COUNTING
  }

  private OperatorCase(String name, Fill fill, Builder builder, byte[] expected) {
    this.name = name;
    this.fill = fill;
    this.builder = builder;
    this.expected = expected;
  }

  /** A case with random inputs, whose scalar result on the JVM is the expected one. */
  public static OperatorCase random(String name, Builder builder) {
    return new OperatorCase(name, Fill.RANDOM, builder, null);
  }

  /** A case with other inputs. */
  public static OperatorCase filled(String name, Fill fill, Builder builder) {
    return new OperatorCase(name, fill, builder, null);
  }

  /** A case worked out by hand: the output bytes for inputs that count 0, 1, 2, ... */
  public static OperatorCase byHand(String name, Builder builder, int... expected) {
    byte[] bytes = new byte[expected.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) expected[i];
    }
    return new OperatorCase(name, Fill.COUNTING, builder, bytes);
  }

  /** A case worked out by hand whose outputs are float32. */
  public static OperatorCase byHandInFloats(String name, Builder builder, float... expected) {
    byte[] bytes = new byte[4 * expected.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (Float.floatToRawIntBits(expected[i / 4]) >> 8 * (i % 4));
    }
    return new OperatorCase(name, Fill.COUNTING, builder, bytes);
  }

  /** What the case shows. */
  public String name() {
    return name;
  }

  /** The output bytes that were worked out by hand, or null. */
  public byte[] expected() {
    return expected;
  }

  /** The graph, its constants in {@code memory}. */
  public Graph graph(Memory memory) {
    return build(memory).graph();
  }

  private CaseGraph build(Memory memory) {
    CaseGraph graph = new CaseGraph(memory, new Numbers(seed()));
    builder.build(graph);
    return graph;
  }

  /** The seed of the case, from its name. */
  public int seed() {
    int seed = 0;
    for (int i = 0; i < name.length(); i++) {
      seed = 31 * seed + name.charAt(i);
    }
    return seed;
  }

  /**
   * Builds, plans and runs the case in a memory, every kernel in one call.
   *
   * @return the bytes of all outputs, one after the other
   */
  public byte[] run(Memory memory, KernelLibrary library) {
    return run(memory, library, 1);
  }

  /**
   * Builds, plans and runs the case in a memory, every kernel in several ranges of its units.
   *
   * @return the bytes of all outputs, one after the other
   */
  public byte[] run(Memory memory, KernelLibrary library, int ranges) {
    CaseGraph graph = build(memory);
    Model model = Model.of(graph.graph(), ReadOptions.of(library).at(memory.base()));
    Plan plan = model.plan();
    if (!memory.ensure((int) plan.packingEnd(graph.source().extent()))) {
      throw new IllegalStateException("no memory");
    }
    graph.source().moveTo(plan.arena());
    Session session = new Session(model, memory);
    Numbers numbers = new Numbers(seed() + 1);
    for (int i = 0; i < model.inputs().size(); i++) {
      fill(memory, session.inputAddress(i), model.inputs().get(i), numbers);
    }
    for (Step step : plan.steps()) {
      int units = step.kernel().units();
      for (int i = 0; i < ranges; i++) {
        int from = (int) ((long) units * i / ranges);
        int to = (int) ((long) units * (i + 1) / ranges);
        step.kernel().run(memory, step.location(), from, to);
      }
    }
    return outputs(memory, model, session);
  }

  private static byte[] outputs(Memory memory, Model model, Session session) {
    int total = 0;
    for (Value output : model.outputs()) {
      total += output.bytes();
    }
    byte[] bytes = new byte[total];
    int at = 0;
    for (int i = 0; i < model.outputs().size(); i++) {
      byte[] output = session.output(i);
      System.arraycopy(output, 0, bytes, at, output.length);
      at += output.length;
    }
    return bytes;
  }

  private void fill(Memory memory, int address, Value value, Numbers numbers) {
    DataType type = value.type();
    for (int i = 0; i < value.bytes() / (type.isFloat() ? 4 : type.bytes()); i++) {
      if (type.isFloat()) {
        float random = (numbers.below(1 << 16) - (1 << 15)) / 1024f;
        memory.f32(address + 4 * i, fill == Fill.COUNTING ? i : random);
      } else {
        Elements.set(memory, type, address + i * type.bytes(), element(type, i, numbers));
      }
    }
  }

  private int element(DataType type, int i, Numbers numbers) {
    return switch (fill) {
      case RANDOM -> random(type, numbers);
      case MINIMUM -> type.min();
      case MAXIMUM -> type.max();
      case COUNTING -> i;
    };
  }

  private static int random(DataType type, Numbers numbers) {
    return switch (type) {
      case BOOL -> numbers.below(2);
      case INT16 -> numbers.below(1 << 16);
      case INT32, INT64 -> numbers.below(256) - 128;
      default -> numbers.below(256);
    };
  }
}
