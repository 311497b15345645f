package dev.octet.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the server answers: bytes of a type. */
record Content(String type, byte[] bytes) {
  /** File names without a leading dot; so no way out of a directory. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

  /** The file called {@code name} in a directory, unless there is none or the name is not plain. */
  static Optional<Content> ofFile(Path directory, String name) throws IOException {
    if (!isPlainName(name)) {
      return Optional.empty();
    }
    Path file = directory.resolve(name);
    return Files.isRegularFile(file)
        ? Optional.of(new Content(typeOf(name), Files.readAllBytes(file)))
        : Optional.empty();
  }

  /** The class path resource {@code web/path}, unless there is none or a segment is not plain. */
  static Optional<Content> ofResource(String path) throws IOException {
    for (String segment : path.split("/", -1)) {
      if (!isPlainName(segment)) {
        return Optional.empty();
      }
    }
    try (InputStream in = Content.class.getResourceAsStream("/web/" + path)) {
      return in == null || !path.contains(".")
          ? Optional.empty()
          : Optional.of(new Content(typeOf(path), in.readAllBytes()));
    }
  }

  static boolean isPlainName(String name) {
    return NAME.matcher(name).matches();
  }

  private static String typeOf(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js", "mjs" -> "text/javascript; charset=utf-8";
      case "json" -> "application/json";
      case "txt", "md", "ts" -> "text/plain; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case "jpg" -> "image/jpeg";
      case "wasm" -> "application/wasm";
      default -> "application/octet-stream";
    };
  }
}
