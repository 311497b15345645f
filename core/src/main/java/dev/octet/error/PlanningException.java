package dev.octet.error;

/** The model cannot be laid out in memory. */
public final class PlanningException extends OctetException {

  /** Creates the exception; the message says what, where and how to fix it. */
  public PlanningException(String message) {
    super("planning", message);
  }
}
