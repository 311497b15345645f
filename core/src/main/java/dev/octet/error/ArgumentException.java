package dev.octet.error;

/** A caller's argument does not fit the model. */
public final class ArgumentException extends OctetException {

  /** Creates the exception; the message says what, where and how to fix it. */
  public ArgumentException(String message) {
    super("argument", message);
  }
}
