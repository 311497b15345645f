package dev.octet.cli;

import dev.octet.cli.image.Preprocessing;
import dev.octet.cli.image.RgbImage;
import dev.octet.graph.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * Samples as a model with one input takes them, read from their files each time, by any number of
 * threads.
 *
 * @param files pictures, or raw little-endian elements
 * @param input of the model
 * @param preprocessing of pictures; null if the files hold raw elements
 */
record PreparedSamples(List<Path> files, Value input, Preprocessing preprocessing)
    implements Iterable<byte[][]> {

  @Override
  public Iterator<byte[][]> iterator() {
    return files.stream().map(this::read).iterator();
  }

  /**
   * The elements of one sample.
   *
   * @throws CommandException if its file cannot be read or does not fit the input
   */
  byte[][] read(Path file) {
    byte[] bytes = Disk.read(file);
    if (preprocessing != null) {
      try {
        return new byte[][] {preprocessing.apply(RgbImage.decode(bytes))};
      } catch (IOException e) {
        throw Disk.failure(file, e);
      }
    }
    if (bytes.length != input.bytes()) {
      throw new CommandException(
          file
              + ": "
              + bytes.length
              + " bytes do not fit "
              + input
              + ", which takes "
              + input.bytes()
              + " bytes. Write the raw little-endian elements without a header.");
    }
    return new byte[][] {bytes};
  }
}
