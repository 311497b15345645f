package dev.octet.browser;

import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.operator.FullyConnected;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fully connected layers of 1024x1024 random weights, of 4 or 8 bits, int8 or dynamic range. */
final class MadeModels {
  private static final int SIZE = 1024;
  private static final int LAYERS = 2;

  private final Constants constants = Constants.inNewMemory();
  private final Random random = new Random(1);
  private int ids;

  private MadeModels() {}

  /** Writes the models into a folder: the name says rows, activations and bits of the weights. */
  static List<BenchModel> write(Path folder) {
    List<BenchModel> models = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (int rows : new int[] {1, 64}) {
        for (DataType type : new DataType[] {DataType.INT8, DataType.FLOAT32}) {
          for (int bits = rows == 1 ? 4 : 8; bits <= 8; bits += 4) {
            String name = "layers_" + rows + "_" + type.label() + "_w" + bits;
            Path file = folder.resolve(name + ".tflite");
            Graph graph = new MadeModels().graph(rows, type, bits);
            Files.write(file, TfliteWriter.write(graph, "", List.of()));
            models.add(BenchModel.file(file));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return models;
  }

  private Graph graph(int rows, DataType type, int bits) {
    Value input = activations(rows, type);
    Value last = input;
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      Value output = activations(rows, type);
      FullyConnected layer = new FullyConnected(Activation.NONE, false);
      nodes.add(new Node(i, layer, List.of(last, weights(bits)), List.of(output)));
      last = output;
    }
    return new Graph(List.of(input), List.of(last), nodes);
  }

  private Value activations(int rows, DataType type) {
    Quantization quantization =
        type == DataType.INT8 ? Quantization.perTensor(0.05f, 3) : Quantization.NONE;
    return Value.of(ids++, "x" + ids, type, Shape.of(rows, SIZE), quantization, null);
  }

  private Value weights(int bits) {
    byte[] bytes = new byte[SIZE * SIZE];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (bytes[i] >> 8 - bits);
    }
    float scale = 2f / (32 << bits - 1);
    return Value.of(
        ids++,
        "w" + ids,
        DataType.INT8,
        Shape.of(SIZE, SIZE),
        Quantization.perTensor(scale, 0),
        constants.bytes(bytes));
  }
}
