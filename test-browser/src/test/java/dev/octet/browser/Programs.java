package dev.octet.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds programs on this machine. */
final class Programs {
  private Programs() {}

  /**
   * A browser: the program that an environment variable names, else the first that is on the PATH.
   *
   * @throws AssertionError with instructions if there is none: a missing browser is a failure
   */
  static Path browser(String variable, String... names) {
    return find(variable, names)
        .orElseThrow(
            () ->
                new AssertionError(
                    "No "
                        + String.join(" or ", names)
                        + " found. Install one (Debian: apt-get install "
                        + names[0]
                        + "), run scripts/setup, or set "
                        + variable
                        + " to the program."));
  }

  /** The program that an environment variable names, else the first that is on the PATH. */
  static Optional<Path> find(String variable, String... names) {
    String configured = System.getenv(variable);
    if (configured != null && !configured.isEmpty()) {
      Path program = Path.of(configured);
      if (!Files.isExecutable(program)) {
        throw new AssertionError(variable + " names " + program + ", which is no program");
      }
      return Optional.of(program);
    }
    for (String name : names) {
      for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program) && !Files.isDirectory(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }
}
