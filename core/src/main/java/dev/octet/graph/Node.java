package dev.octet.graph;

import dev.octet.kernel.EmptyKernel;
import dev.octet.kernel.Kernel;
import dev.octet.operator.ControlFlow;
import dev.octet.operator.Operator;
import java.util.List;

/**
 * One application of an operator. Immutable.
 *
 * @param index the node's position in the model file; -1 for one that a pass has added
 * @param operator what is computed, with its attributes
 * @param inputs operands in the operator's order; null for an optional one that is left out
 * @param outputs results in the operator's order
 */
public record Node(int index, Operator operator, List<Value> inputs, List<Value> outputs) {

  /** The operand {@code i}, or null if it is left out. */
  public Value input(int i) {
    return i < inputs.size() ? inputs.get(i) : null;
  }

  /** The first result. */
  public Value output() {
    return outputs.get(0);
  }

  /** Whether a run changes a variable. */
  public boolean writes() {
    if (operator instanceof ControlFlow flow) {
      return flow.writes();
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) != null && operator.writes(i)) {
        return true;
      }
    }
    return false;
  }

  /** The scalar implementation for a valid node. */
  public Kernel scalar() {
    if (outputs.isEmpty()) {
      return operator.scalar(this);
    }
    for (Value output : outputs) {
      if (!output.isEmpty()) {
        return operator.scalar(this);
      }
    }
    return new EmptyKernel();
  }

  /** Whether an operand or a result has no elements. */
  public boolean hasEmpty() {
    for (int i = 0; i < inputs.size() + outputs.size(); i++) {
      Value value = i < inputs.size() ? inputs.get(i) : outputs.get(i - inputs.size());
      if (value != null && value.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The name under which messages speak of this node: {@code CONV_2D #3 "conv/out"}. */
  public String title() {
    String name = outputs.isEmpty() ? "" : output().name();
    String title = operator.name() + " #" + index;
    return name.isEmpty() ? title : title + " \"" + name + "\"";
  }
}
