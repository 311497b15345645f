package dev.octet.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A photo whose file name says what it shows.
 *
 * @param file the image file
 * @param label its class index
 */
record Photo(Path file, int label) {
  private static final Pattern NAME =
      Pattern.compile("(\\d{1,4})\\.(jpe?g|png|bmp)", Pattern.CASE_INSENSITIVE);

  /** The photo in {@code file}, if its name is a class index below {@code classes}. */
  static Optional<Photo> of(Path file, int classes) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches() || Integer.parseInt(name.group(1)) >= classes) {
      return Optional.empty();
    }
    return Optional.of(new Photo(file, Integer.parseInt(name.group(1))));
  }
}
