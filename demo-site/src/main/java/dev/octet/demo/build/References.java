package dev.octet.demo.build;

import dev.octet.cli.image.Preprocessing;
import dev.octet.cli.image.RgbImage;
import dev.octet.runtime.Model;
import dev.octet.runtime.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What the JVM computes with the page's models on the page's sample pictures, as digests: SHA-256
 * of the outputs for all pictures in a row, little-endian as in a page.
 */
final class References {
  /** Pictures of the size that the models take, red, green, blue, alpha, one behind the other. */
  private static final String PIXELS = "samples/pixels.bin";

  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int CHANNELS_IN_FILE = 4;

  private References() {}

  /** {@code {"pictures", "models": [{"file", "sha256"}]}} for the page in a folder. */
  static String of(Path web) throws IOException {
    List<RgbImage> pictures = pictures(Files.readAllBytes(web.resolve(PIXELS)));
    List<Path> models;
    try (Stream<Path> files = Files.list(web.resolve("models"))) {
      models = files.filter(file -> file.toString().endsWith(".tflite")).sorted().toList();
    }
    List<String> entries = new ArrayList<>();
    for (Path model : models) {
      entries.add(
          "{\"file\": \"%s\", \"sha256\": \"%s\"}"
              .formatted(model.getFileName(), digest(Files.readAllBytes(model), pictures)));
    }
    return "{\"pictures\": %d, \"models\": [\n%s\n]}\n"
        .formatted(pictures.size(), String.join(",\n", entries));
  }

  private static String digest(byte[] file, List<RgbImage> pictures) {
    Model model = Model.read(file);
    Preprocessing preprocessing = Preprocessing.of(model, OptionalDouble.empty());
    MessageDigest digest = sha256();
    try (Session session = model.newSession()) {
      for (RgbImage picture : pictures) {
        digest.update(session.run(preprocessing.apply(picture))[0]);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<RgbImage> pictures(byte[] bytes) {
    List<RgbImage> pictures = new ArrayList<>();
    int size = SIDE * SIDE;
    for (int start = 0; start < bytes.length; start += size * CHANNELS_IN_FILE) {
      byte[] pixels = new byte[size * CHANNELS];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = bytes[start + i / CHANNELS * CHANNELS_IN_FILE + i % CHANNELS];
      }
      pictures.add(new RgbImage(SIDE, SIDE, pixels));
    }
    return pictures;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
