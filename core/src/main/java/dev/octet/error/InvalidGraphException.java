package dev.octet.error;

/** The model contradicts itself: shapes, types or quantization do not fit together. */
public final class InvalidGraphException extends OctetException {

  /** Creates the exception; the message says what, where and how to fix it. */
  public InvalidGraphException(String message) {
    super("invalid-graph", message);
  }
}
