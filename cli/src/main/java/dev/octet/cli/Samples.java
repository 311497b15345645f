package dev.octet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sample inputs of a model in a folder and its subfolders: pictures, or files with the raw
 * little-endian elements of the input ({@code *.bin}).
 *
 * @param files sorted by path
 * @param raw whether they are raw elements
 */
record Samples(List<Path> files, boolean raw) {
  private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "bmp", "gif");
  private static final String RAW = "bin";

  /**
   * Finds samples.
   *
   * @param most how many are taken at most, evenly spread over all
   * @throws CommandException if there are none, or samples of both kinds
   */
  static Samples in(Path folder, int most) {
    List<Path> pictures = new ArrayList<>();
    List<Path> tensors = new ArrayList<>();
    try (Stream<Path> entries = Files.walk(folder)) {
      entries
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(
              file -> {
                String suffix = suffix(file);
                if (PICTURES.contains(suffix)) {
                  pictures.add(file);
                } else if (suffix.equals(RAW)) {
                  tensors.add(file);
                }
              });
    } catch (IOException e) {
      throw Disk.failure(folder, e);
    }
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
    return new Samples(
        evenlySpread(pictures.isEmpty() ? tensors : pictures, most), pictures.isEmpty());
  }

  private static String suffix(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static List<Path> evenlySpread(List<Path> files, int most) {
    int count = Math.min(most, files.size());
    List<Path> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(files.get((int) ((2L * i + 1) * files.size() / (2L * count))));
    }
    return chosen;
  }
}
