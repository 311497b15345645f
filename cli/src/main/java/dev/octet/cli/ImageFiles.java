package dev.octet.cli;

import dev.octet.cli.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds image files in folders, and reads them. */
final class ImageFiles {
  private static final Pattern NAME =
      Pattern.compile("[^.].*\\.(jpe?g|png|bmp|gif)", Pattern.CASE_INSENSITIVE);

  private ImageFiles() {}

  /** The images right in {@code folder}, by their names' endings, sorted. */
  static List<Path> in(Path folder) {
    return entries(folder, file -> isImage(file) && Files.isRegularFile(file));
  }

  /** Whether a file's name ends as that of an image. */
  static boolean isImage(Path file) {
    return NAME.matcher(name(file)).matches();
  }

  /** The folders right in {@code folder}, without those whose name begins with a dot, sorted. */
  static List<Path> folders(Path folder) {
    return entries(folder, file -> !name(file).startsWith(".") && Files.isDirectory(file));
  }

  /**
   * The image in a file.
   *
   * @throws CommandException if there is none
   */
  static RgbImage decode(Path file) {
    try {
      return RgbImage.decode(Disk.read(file));
    } catch (IOException e) {
      throw Disk.failure(file, e);
    }
  }

  /** At most {@code most} elements, evenly spread over {@code all}, in its order. */
  static <T> List<T> spread(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<T> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(all.get((int) ((long) i * all.size() / most)));
    }
    return some;
  }

  private static List<Path> entries(Path folder, Predicate<Path> wanted) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(wanted).sorted().toList();
    } catch (IOException e) {
      throw Disk.failure(folder, e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
