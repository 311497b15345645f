package dev.octet.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Labelled pictures of 32x32 pixels.
 *
 * @param pixels {@code [N,32,32,3]} bytes
 * @param labels the class of each picture
 */
record Cifar10(byte[][] pixels, int[] labels) {
  static final int SIDE = 32;
  static final int CHANNELS = 3;
  static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** Reads {@code folder/CLASS/*.jpg}, class by class in the order of their names. */
  static Cifar10 read(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < CLASSES.size(); label++) {
      try (Stream<Path> pictures = Files.list(folder.resolve(CLASSES.get(label)))) {
        for (Path picture : pictures.sorted().toList()) {
          files.add(picture);
          labels.add(label);
        }
      }
    }
    byte[][] pixels = new byte[files.size()][];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = decode(files.get(i));
    }
    return new Cifar10(pixels, labels.stream().mapToInt(Integer::intValue).toArray());
  }

  int size() {
    return labels.length;
  }

  /** The indices of all pictures, in order. */
  int[] indices() {
    return IntStream.range(0, size()).toArray();
  }

  private static byte[] decode(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null || image.getWidth() != SIDE || image.getHeight() != SIDE) {
      throw new IOException(file + ": not a picture of 32x32 pixels");
    }
    byte[] bytes = new byte[SIDE * SIDE * CHANNELS];
    int at = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int rgb = image.getRGB(x, y);
        bytes[at++] = (byte) (rgb >> 16);
        bytes[at++] = (byte) (rgb >> 8);
        bytes[at++] = (byte) rgb;
      }
    }
    return bytes;
  }
}
