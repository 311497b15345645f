package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;

/** Where a box begins, as an operand says while the model runs; it is moved to lie inside. */
final class Starts {
  private final Coordinates indices;
  private final int operand;
  private final int[] elements;
  private final int[] wraps;
  private final int[] least;
  private final int[] most;
  private final int[] steps;
  private int axes;

  /**
   * Starts that an operand holds.
   *
   * @param axes how many axes there are at most
   * @throws dev.octet.error.OctetException if the operand is not int32 or int64
   */
  Starts(Node node, int operand, int axes) {
    this.indices = new Coordinates(node, operand);
    this.operand = operand;
    this.elements = new int[axes];
    this.wraps = new int[axes];
    this.least = new int[axes];
    this.most = new int[axes];
    this.steps = new int[axes];
    indices.validate();
  }

  /**
   * One axis.
   *
   * @param element of the operand that holds the index
   * @param wrap what is added to a negative index
   * @param least index; lower ones become it
   * @param most index; higher ones become it
   * @param step elements from one index to the next
   */
  void add(int element, int wrap, int least, int most, int step) {
    this.elements[axes] = element;
    this.wraps[axes] = wrap;
    this.least[axes] = least;
    this.most[axes] = most;
    this.steps[axes++] = step;
  }

  /** How many elements lie before the box. */
  int offset(Memory memory, Location at) {
    int offset = 0;
    for (int i = 0; i < axes; i++) {
      long index = indices.index(memory, at.input(operand), elements[i]);
      long counted = index < 0 ? index + wraps[i] : index;
      offset += steps[i] * (int) Math.max(least[i], Math.min(most[i], counted));
    }
    return offset;
  }
}
