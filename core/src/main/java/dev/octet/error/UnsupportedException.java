package dev.octet.error;

/** The model is well-formed but uses something that Octet does not run; lists all of it. */
public final class UnsupportedException extends OctetException {

  /** Creates the exception; the message says what, where and how to fix it. */
  public UnsupportedException(String message) {
    super("unsupported", message);
  }
}
