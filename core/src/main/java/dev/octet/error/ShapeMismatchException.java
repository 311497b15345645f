package dev.octet.error;

import dev.octet.tensor.Shape;

/** An output does not have the shape that follows from its node's inputs and attributes. */
public final class ShapeMismatchException extends InvalidGraphException {
  private final int output;
  private final transient Shape inferred;

  /** The mismatch of output {@code output} of a node, which should have the inferred shape. */
  public ShapeMismatchException(String message, int output, Shape inferred) {
    super(message);
    this.output = output;
    this.inferred = inferred;
  }

  /** Which of the node's outputs. */
  public int output() {
    return output;
  }

  /** The shape that it should have. */
  public Shape inferred() {
    return inferred;
  }
}
