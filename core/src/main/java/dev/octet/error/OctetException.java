package dev.octet.error;

/**
 * What Octet throws when a model cannot be read, planned or run. Every message says what is wrong,
 * where, and what to do about it; {@link #code} is stable and crosses into JavaScript.
 */
public abstract sealed class OctetException extends RuntimeException
    permits FormatException,
        UnsupportedException,
        InvalidGraphException,
        PlanningException,
        MemoryException,
        ArgumentException {

  private final String code;

  OctetException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The stable, machine-readable kind of the error, such as {@code "format"}. */
  public final String code() {
    return code;
  }
}
