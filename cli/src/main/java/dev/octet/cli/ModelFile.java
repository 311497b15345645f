package dev.octet.cli;

import dev.octet.error.OctetException;
import dev.octet.runtime.Model;
import dev.octet.runtime.ReadOptions;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The model that a command works on; its errors name the file. */
final class ModelFile {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A .tflite file.")
  private Path path;

  /** The part of the model that is meant. */
  Model read(PartOptions part, ReadOptions options) {
    byte[] bytes = Disk.read(path);
    try {
      return part.read(bytes, options);
    } catch (OctetException | CommandException e) {
      throw new CommandException(path + ": " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }
}
