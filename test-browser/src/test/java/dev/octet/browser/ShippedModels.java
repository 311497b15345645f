package dev.octet.browser;

import dev.octet.cli.image.Preprocessing;
import dev.octet.cli.image.RgbImage;
import dev.octet.demo.DemoServer;
import dev.octet.runtime.Model;
import dev.octet.shared.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/** The models that the demo ships, with pictures; photos only where the shared folder has some. */
final class ShippedModels {
  private static final List<String> NAMES =
      List.of(
          "cifar10-resnet-int8",
          "cifar10-resnet-float32",
          "cifar10-mobilenet-int8",
          "cifar10-mobilenet-float32");
  private static final int PICTURES = 5;
  private static final int PHOTOS = 20;

  private ShippedModels() {}

  static List<ModelCase> all() {
    List<RgbImage> pictures = pictures();
    List<ModelCase> cases = new ArrayList<>();
    for (String name : NAMES) {
      byte[] file = file(name);
      Preprocessing preprocessing = Preprocessing.of(Model.read(file), OptionalDouble.empty());
      List<Example> examples = new ArrayList<>();
      for (RgbImage picture : pictures) {
        byte[] input = preprocessing.apply(picture);
        examples.add(new Example("picture " + examples.size(), List.of(input), null));
      }
      cases.add(new ModelCase(name, file, examples));
    }
    return cases;
  }

  /** The file of a model, by its name without the ending. */
  static byte[] file(String name) {
    String path = "/web/models/" + name + ".tflite";
    try (InputStream in = DemoServer.class.getResourceAsStream(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + path, e);
    }
  }

  private static List<RgbImage> pictures() {
    Random random = new Random(2026);
    List<RgbImage> pictures = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      byte[] pixels = new byte[32 * 32 * 3];
      random.nextBytes(pixels);
      pictures.add(new RgbImage(32, 32, pixels));
    }
    Path shared = SharedData.folder();
    for (int i = 0; shared != null && i < PHOTOS; i++) {
      Path photo = shared.resolve("images/imagenet500").resolve("%04d.jpg".formatted(2 * i));
      try {
        pictures.add(RgbImage.decode(Files.readAllBytes(photo)));
      } catch (IOException e) {
        throw new IllegalStateException("cannot read " + photo, e);
      }
    }
    return pictures;
  }
}
