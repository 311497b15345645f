package dev.octet.browser;

import java.util.Arrays;

/** Says where two tensors differ first. */
final class Difference {
  private Difference() {}

  static String between(byte[] expected, byte[] actual) {
    if (expected.length != actual.length) {
      return "JVM " + expected.length + " bytes, page " + actual.length + " bytes";
    }
    int at = Arrays.mismatch(expected, actual);
    int count = 0;
    for (int i = 0; i < expected.length; i++) {
      count += expected[i] == actual[i] ? 0 : 1;
    }
    return "first at byte "
        + at
        + ": JVM "
        + expected[at]
        + ", page "
        + actual[at]
        + " (as int8); "
        + count
        + " of "
        + expected.length
        + " bytes differ";
  }
}
