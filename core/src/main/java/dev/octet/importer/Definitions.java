package dev.octet.importer;

import dev.octet.error.InvalidGraphException;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import java.util.HashSet;
import java.util.Set;

/** Checks that every value is computed exactly once, and before it is read. */
final class Definitions {
  private final Set<Value> defined = new HashSet<>();

  /** Declares that {@code value} is available from here on; {@code node} is null for inputs. */
  void define(Value value, Node node) {
    if (isKept(value) || !defined.add(value)) {
      String writer = node == null ? "the model's inputs" : node.title();
      throw new InvalidGraphException(
          writer + ": " + value + " already has a value. Re-export the model.");
    }
  }

  /** Declares that {@code value} is no longer available. */
  void remove(Value value) {
    defined.remove(value);
  }

  /** Whether {@code value} is available by now. */
  boolean has(Value value) {
    return defined.contains(value);
  }

  /** Whether a value is there before the first node. */
  static boolean isKept(Value value) {
    return value.isConstant() || value.isVariable();
  }

  void check(Node node) {
    for (Value input : node.inputs()) {
      if (input != null && !isKept(input) && !defined.contains(input)) {
        throw new InvalidGraphException(
            node.title() + ": " + input + " is read before it is computed. Re-export the model.");
      }
    }
    for (Value output : node.outputs()) {
      define(output, node);
    }
  }

  void checkOutput(Value output) {
    if (!isKept(output) && !defined.contains(output)) {
      throw new InvalidGraphException(
          "The model's output " + output + " is never computed. Re-export the model.");
    }
  }
}
