package dev.octet.operator;

import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;
import dev.octet.kernel.Location;
import dev.octet.tensor.Memory;

/**
 * An operator that the model file knows by name and the user of the library brings: any operands,
 * any outputs of the shapes that the file says. 8-bit tensors have the form of the file.
 */
public final class CustomOperator extends Operator {
  private final String name;
  private final byte[] options;
  private final Function function;

  /** What computes a custom operator. */
  public interface Function {

    /** Computes all outputs of a node, completely. */
    void run(Node node, Memory memory, Location at);
  }

  /** Which custom operators there are. */
  public interface Library {
    /** The library without any. */
    Library NONE = name -> null;

    /** What computes one node of an operator, or null if there is none of that name. */
    Function find(String name);
  }

  /**
   * The operator of a node.
   *
   * @param options as they stand in the file, usually a FlexBuffers map; not copied
   */
  public CustomOperator(String name, byte[] options, Function function) {
    this.name = name;
    this.options = options;
    this.function = function;
  }

  @Override
  public String name() {
    return name;
  }

  /** The options as they stand in the file; not a copy. */
  public byte[] options() {
    return options;
  }

  /** What computes the node. */
  public Function function() {
    return function;
  }

  @Override
  public void validate(Node node) {
    if (node.outputs().isEmpty()) {
      throw Check.invalid(node, "it has no output");
    }
  }

  @Override
  public Kernel scalar(Node node) {
    return new Call(node, function);
  }

  /** One unit is everything. */
  private static final class Call extends Kernel {
    private final Node node;
    private final Function function;

    Call(Node node, Function function) {
      this.node = node;
      this.function = function;
    }

    @Override
    public String name() {
      return "custom";
    }

    @Override
    public void run(Memory memory, Location at, int from, int to) {
      if (from < to) {
        function.run(node, memory, at);
      }
    }
  }
}
