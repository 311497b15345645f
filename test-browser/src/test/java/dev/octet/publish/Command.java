package dev.octet.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
public final class Command {
  private static final long MOST_SECONDS = 600;

  private Command() {}

  /**
   * Runs npm, node or what npm installed, in a folder.
   *
   * @return what it wrote to its standard output
   * @throws AssertionError with everything that it wrote if it fails or takes too long, and with
   *     instructions if it is missing
   */
  public static String run(Path folder, String... command) throws IOException {
    Path output = Files.createTempFile("octet-output", ".txt");
    Path errors = Files.createTempFile("octet-errors", ".txt");
    try {
      int status = wait(start(folder, output, errors, command));
      String written = Files.readString(output);
      if (status != 0) {
        String title = String.join(" ", command) + " in " + folder + " failed: ";
        throw new AssertionError(title + status + "\n" + written + Files.readString(errors));
      }
      return written;
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  /**
   * Starts a program that the caller ends.
   *
   * @throws AssertionError with instructions if it is missing
   */
  static Process start(Path folder, Path output, Path errors, String... command) {
    try {
      return new ProcessBuilder(List.of(command))
          .directory(folder.toFile())
          .redirectOutput(output.toFile())
          .redirectError(errors.toFile())
          .start();
    } catch (IOException e) {
      throw new AssertionError(
          command[0]
              + " does not start: install node 20 or newer with npm (Debian: apt-get install nodejs"
              + " npm) and put both on the PATH, or run scripts/setup.",
          e);
    }
  }

  private static int wait(Process process) {
    try {
      if (process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.destroy();
      throw new AssertionError("no end within " + MOST_SECONDS + " s");
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
