package dev.octet.cli;

import dev.octet.error.OctetException;
import dev.octet.runtime.Model;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Parameters;

/** The model that a command works on; its errors name the file. */
final class ModelFile {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A .tflite file.")
  private Path path;

  /** The model as it runs: optimised and planned. */
  Model read() {
    return read(Model::read);
  }

  /** The model node by node as in the file, every output kept. */
  Model readForDebugging() {
    return read(Model::readForDebugging);
  }

  Path path() {
    return path;
  }

  private Model read(Function<byte[], Model> reader) {
    byte[] bytes = Disk.read(path);
    try {
      return reader.apply(bytes);
    } catch (OctetException e) {
      throw new CommandException(path + ": " + e.getMessage(), e);
    }
  }
}
