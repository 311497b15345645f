package dev.octet.js;

import dev.octet.error.OctetException;

/** What exceptions look like in JavaScript. */
final class Errors {
  private Errors() {}

  static String code(Throwable error) {
    if (error instanceof OctetException octet) {
      return octet.code();
    }
    return error instanceof OutOfMemoryError ? "memory" : "internal";
  }

  /**
   * Shows an exception to the compiler, which otherwise knows no type that could reach {@link
   * #message}: what comes back from JavaScript is invisible to it.
   */
  static void show(Throwable error) {
    message(error);
  }

  static String message(Throwable error) {
    String message = error.getMessage();
    return message == null ? "no details" : message;
  }
}
