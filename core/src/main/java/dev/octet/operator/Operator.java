package dev.octet.operator;

import dev.octet.error.InvalidGraphException;
import dev.octet.graph.Node;
import dev.octet.kernel.Kernel;

/**
 * An operator with its attributes. A subclass is everything Octet knows of it: formula, attributes,
 * validation, shape inference and the scalar implementation. Immutable.
 */
public abstract class Operator {

  /** The name in the .tflite schema, such as {@code CONV_2D}. */
  public abstract String name();

  /**
   * Checks operands, types, shapes and quantization of a node of this operator.
   *
   * @throws InvalidGraphException if they contradict each other; the message names the node
   * @throws dev.octet.error.UnsupportedException if they are valid but not implemented
   */
  public abstract void validate(Node node);

  /** The scalar implementation for a valid node, of which a result has elements. */
  public abstract Kernel scalar(Node node);

  /** Whether input {@code i} is a parameter (weights, bias, axes), not an activation. */
  public boolean isParameter(int i) {
    return false;
  }

  /** Whether a run changes input {@code i}, which is then a variable. */
  public boolean writes(int i) {
    return false;
  }

  /** Whether the output follows from the shapes of the inputs and constants, whatever they hold. */
  public boolean isStatic() {
    return false;
  }

  /** Whether the output is the first input's bytes under another shape. */
  public boolean isView(Node node) {
    return false;
  }

  /**
   * The input that may lie where output {@code output} does, which then takes its place byte by
   * byte; -1 if there is none.
   */
  public int overwrites(int output) {
    return -1;
  }

  /** How a float32 node of this operator is quantized. */
  public QuantizationRule quantization() {
    return QuantizationRule.NONE;
  }

  /** Multiply-accumulate operations of a node; 0 where counting them says nothing. */
  public long macs(Node node) {
    return 0;
  }
}
