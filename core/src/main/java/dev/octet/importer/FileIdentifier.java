package dev.octet.importer;

import dev.octet.error.FormatException;
import dev.octet.graph.Source;

/** Recognises a .tflite file by its first bytes, and what is often served in place of one. */
final class FileIdentifier {
  private FileIdentifier() {}

  static void check(Source source) {
    if (startsWith(source, 4, "TFL3")) {
      return;
    }
    throw new FormatException(problem(source));
  }

  private static String problem(Source source) {
    if (source.length() == 0) {
      return "The model is empty (0 bytes). Check that the file was uploaded or downloaded whole.";
    }
    int first = 0;
    while (first < source.length() && byteAt(source, first) <= ' ') {
      first++;
    }
    if (startsWith(source, first, "<")) {
      return "This is an HTML or XML page, not a model: the server probably answered with an error"
          + " page. Check the model's URL.";
    }
    if (startsWith(source, 0, "version https://git-lfs")) {
      return "This is a Git LFS pointer, not the model itself. Fetch the file with 'git lfs pull'"
          + " or link to the raw file.";
    }
    if (startsWith(source, 0, "PK")) {
      return "This is a zip archive, not a .tflite model. Unpack it first.";
    }
    return "This is not a .tflite model: bytes 4 to 7 should read TFL3. Check that the right file"
        + " was loaded and that it is complete ("
        + source.length()
        + " bytes).";
  }

  private static boolean startsWith(Source source, int offset, String text) {
    if (source.length() < offset + text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (byteAt(source, offset + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int byteAt(Source source, int offset) {
    return source.memory().i8(source.address() + offset) & 0xFF;
  }
}
