package dev.octet.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Whole files in and out, with errors that name the file and what is wrong with it. */
final class Disk {
  private static final long LARGEST = Integer.MAX_VALUE - 64;

  private Disk() {}

  static byte[] read(Path file) {
    if (Files.isDirectory(file)) {
      throw new CommandException(file + ": is a folder; name a file");
    }
    try {
      if (Files.size(file) > LARGEST) {
        throw new CommandException(file + ": is larger than 2 GB, which no model or tensor may be");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** Writes a file as a whole or, whatever happens, not at all. */
  static void replace(Path file, byte[] bytes) {
    Path next = file.resolveSibling(file.getFileName() + ".part");
    try {
      try {
        Files.write(next, bytes);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(next);
      }
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  static CommandException failure(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new CommandException(file + ": no such file", e);
    }
    if (e instanceof NotDirectoryException) {
      return new CommandException(file + ": not a folder", e);
    }
    if (e instanceof AccessDeniedException) {
      return new CommandException(file + ": access denied", e);
    }
    return new CommandException(file + ": " + e.getMessage(), e);
  }
}
