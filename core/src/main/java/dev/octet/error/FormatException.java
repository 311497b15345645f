package dev.octet.error;

/** The bytes are not a model file of a known format, or the file is damaged. */
public final class FormatException extends OctetException {

  /** Creates the exception; the message says what, where and how to fix it. */
  public FormatException(String message) {
    super("format", message);
  }
}
