package dev.octet.error;

/** The model contradicts itself: shapes, types or quantization do not fit together. */
public sealed class InvalidGraphException extends OctetException permits ShapeMismatchException {

  /** Creates the exception; the message says what, where and how to fix it. */
  public InvalidGraphException(String message) {
    super("invalid-graph", message);
  }
}
