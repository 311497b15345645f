package dev.octet.importer;

import dev.octet.error.PlanningException;
import dev.octet.graph.Constant;
import dev.octet.graph.Source;
import dev.octet.numerics.SmallFloat;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Memory;
import dev.octet.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * Constants as Octet computes with them, written behind the file: int2 and int4 become int8,
 * float16 becomes float32, and sparse ones become dense.
 */
final class Expansion {
  private static final int MOST_PER_BYTE = 16;
  private static final int MOST_PER_MODEL = 1 << 24;

  private final Source source;
  private final Map<Integer, Constant> known = new HashMap<>();
  private long budget;

  /** Expansions of constants of {@code source}. */
  Expansion(Source source) {
    this.source = source;
    this.budget = (long) MOST_PER_BYTE * source.length() + MOST_PER_MODEL;
  }

  /** The bits of an element of a type of the schema that Octet has no type for; 0 of others. */
  static int bits(int code) {
    return switch (code) {
      case 1 -> 16;
      case 17 -> 4;
      case 19 -> 2;
      default -> 0;
    };
  }

  /**
   * Small elements in the type that Octet computes with.
   *
   * @param bits 2, 4 or 16 per element, the first one in the lowest bits
   * @param offset of the first byte in the file
   */
  Constant widened(int bits, int offset, int count, DataType type) {
    Constant constant = known.get(offset);
    if (constant == null || constant.bytes() != count * type.bytes()) {
      constant = append((long) count * type.bytes());
      widen(source.memory(), source.address() + offset, bits, count, constant.address());
      known.put(offset, constant);
    }
    return constant;
  }

  private static void widen(Memory memory, int from, int bits, int count, int to) {
    for (int i = 0; i < count; i++) {
      if (bits == 16) {
        memory.i32(to + 4 * i, SmallFloat.fromHalf(memory.i16(from + 2 * i)));
      } else {
        int element = memory.i8(from + i / (8 / bits)) >> bits * (i % (8 / bits));
        memory.i8(to + i, element << 32 - bits >> 32 - bits);
      }
    }
  }

  /** A dense constant for the stored {@code values} of a sparse one. */
  Constant dense(Sparsity sparsity, Constant values, Shape shape, DataType type) {
    Constant constant = append((long) shape.elements() * type.bytes());
    source.memory().fill(constant.address(), 0, constant.bytes());
    sparsity.scatter(values, constant, type.bytes());
    return constant;
  }

  private Constant append(long bytes) {
    budget -= bytes;
    Constant constant = budget < 0 ? null : source.append((int) bytes);
    if (constant == null) {
      throw new PlanningException(
          "There is not enough memory for the small or sparse weights of the model ("
              + bytes
              + " bytes more).");
    }
    return constant;
  }
}
