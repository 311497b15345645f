package dev.octet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sample inputs of a model in a folder and its subfolders: pictures, or files with the raw
 * little-endian elements of the input ({@code *.bin}).
 *
 * @param files sorted by path
 * @param raw whether they are raw elements
 */
record Samples(List<Path> files, boolean raw) {

  /**
   * Finds samples.
   *
   * @param most how many are taken at most, evenly spread over all
   * @throws CommandException if there are none, or samples of both kinds
   */
  static Samples in(Path folder, int most) {
    List<Path> all;
    try (Stream<Path> entries = Files.walk(folder)) {
      all = entries.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw Disk.failure(folder, e);
    }
    List<Path> pictures = all.stream().filter(ImageFiles::isImage).toList();
    List<Path> tensors = all.stream().filter(file -> file.toString().endsWith(".bin")).toList();
    if (pictures.isEmpty() && tensors.isEmpty()) {
      throw new CommandException(
          folder
              + ": no samples; wanted pictures (jpg, png, bmp, gif) or raw little-endian elements"
              + " of the input (*.bin)");
    }
    if (!pictures.isEmpty() && !tensors.isEmpty()) {
      throw new CommandException(
          folder + ": holds pictures and *.bin files; name a folder with one kind of samples");
    }
    boolean raw = pictures.isEmpty();
    return new Samples(ImageFiles.spread(raw ? tensors : pictures, most), raw);
  }
}
