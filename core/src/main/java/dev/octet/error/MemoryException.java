package dev.octet.error;

/** The platform gives no memory for the model. */
public final class MemoryException extends OctetException {

  /** Creates the exception; the message says what, where and how to fix it. */
  public MemoryException(String message) {
    super("memory", message);
  }
}
