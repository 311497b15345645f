package dev.octet.browser;

import dev.octet.demo.DemoServer;
import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.operator.CustomOperator;
import dev.octet.shared.SharedData;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * What the files are that examples name: a classifier for every .tflite file, its labels, a photo.
 *
 * @param model the classifier
 * @param labels one per line
 * @param photo a JPEG file
 */
record ExampleFiles(byte[] model, byte[] labels, byte[] photo) {
  private static final String NETWORK = "tf2_mobilenet_v2_1.0_224_ptq.tflite";

  /** The demo's own classifier, and a picture that shows nothing. */
  static ExampleFiles small() {
    return new ExampleFiles(
        ofDemo("cifar10-mobilenet-int8.tflite"), ofDemo("cifar10-labels.txt"), grey());
  }

  /** A classifier of ImageNet's classes, and the portrait of an officer. */
  static ExampleFiles real() {
    Path folder = SharedData.required();
    return new ExampleFiles(
        SharedData.model(NETWORK),
        read(folder.resolve("models/imagenet_labels.txt")),
        read(folder.resolve("images/grace_hopper.jpg")));
  }

  /** The content of a file that an example names. */
  byte[] get(String name) {
    return switch (name) {
      case "custom.tflite" -> customOperator();
      case "float32.tflite" -> ofDemo("cifar10-mobilenet-float32.tflite");
      default -> name.endsWith(".tflite") ? model : name.endsWith(".txt") ? labels : photo;
    };
  }

  /** "x" float32 [1,4], the custom operator "Clamp01", "y" likewise. */
  private static byte[] customOperator() {
    Value x = value(0, "x");
    Value y = value(1, "y");
    CustomOperator clamp = new CustomOperator("Clamp01", new byte[0], null);
    Graph graph =
        new Graph(List.of(x), List.of(y), List.of(new Node(0, clamp, List.of(x), List.of(y))));
    return TfliteWriter.write(graph, "", List.of());
  }

  private static Value value(int id, String name) {
    return Value.of(id, name, DataType.FLOAT32, Shape.of(1, 4), Quantization.NONE, null);
  }

  private static byte[] ofDemo(String name) {
    try (InputStream in = DemoServer.class.getResourceAsStream("/web/models/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] grey() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY), "jpg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
