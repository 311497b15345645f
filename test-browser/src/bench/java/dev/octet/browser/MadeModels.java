package dev.octet.browser;

import dev.octet.exporter.TfliteWriter;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.Activation;
import dev.octet.numerics.CellFunction;
import dev.octet.operator.Arithmetic;
import dev.octet.operator.BatchMatmul;
import dev.octet.operator.Binary;
import dev.octet.operator.Elu;
import dev.octet.operator.FullyConnected;
import dev.octet.operator.Gelu;
import dev.octet.operator.Logistic;
import dev.octet.operator.Lstm;
import dev.octet.operator.MathFunction;
import dev.octet.operator.Operator;
import dev.octet.operator.Prelu;
import dev.octet.operator.Softmax;
import dev.octet.operator.Tanh;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Fully connected layers of 1024x1024 random weights, of 4 or 8 bits, int8 or dynamic range, also by
 * blocks; two LSTM layers, float32 or dynamic range; float32 attention, and functions of float32.
 */
final class MadeModels {
  private static final int SIZE = 1024;
  private static final int LAYERS = 2;

  private static final int BLOCK = 32;

  private static final int HEADS = 8;
  private static final int HEAD = 64;
  private static final int CONTEXT = 512;

  private static final int STEPS = 100;
  private static final int DEPTH = 40;
  private static final int CELLS = 128;

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
            models.add(write(folder, name, new MadeModels().graph(rows, type, bits)));
          }
        }
      }
      for (int rows : new int[] {1, 64}) {
        models.add(write(folder, "layers_" + rows + "_blocks_w4", new MadeModels().blocks(rows)));
        models.add(write(folder, "attention_" + rows, new MadeModels().attention(rows)));
      }
      models.add(write(folder, "functions_float32", new MadeModels().functions()));
      for (DataType type : new DataType[] {DataType.FLOAT32, DataType.INT8}) {
        models.add(write(folder, "lstm_2_" + type.label(), new MadeModels().lstm(type)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return models;
  }

  private static BenchModel write(Path folder, String name, Graph graph) throws IOException {
    Path file = folder.resolve(name + ".tflite");
    Files.write(file, TfliteWriter.write(graph, "", List.of()));
    return BenchModel.file(file);
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

  /** Layers whose weights of 4 bits have a scale for each block of 32. */
  private Graph blocks(int rows) {
    Value input = activations(rows, DataType.FLOAT32);
    Value last = input;
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      float[] scales = new float[SIZE * SIZE / BLOCK];
      Arrays.fill(scales, 1 / 256f);
      Value plain = weights(4);
      Quantization q = Quantization.blockwise(scales, BLOCK);
      Value weights =
          Value.of(
              plain.id(), plain.name(), plain.type(), plain.shape(), q, plain.constant());
      Value output = activations(rows, DataType.FLOAT32);
      FullyConnected layer = new FullyConnected(Activation.NONE, false);
      nodes.add(new Node(i, layer, List.of(last, weights), List.of(output)));
      last = output;
    }
    return new Graph(List.of(input), List.of(last), nodes);
  }

  /** Rows that look into a context of constant keys and values, as a decoder does. */
  private Graph attention(int rows) {
    Value input = activation(HEADS, rows, HEAD);
    Value scores = activation(HEADS, rows, CONTEXT);
    Value weights = activation(HEADS, rows, CONTEXT);
    Value output = activation(HEADS, rows, HEAD);
    Value keys = floats(Shape.of(HEADS, CONTEXT, HEAD));
    Value values = floats(Shape.of(HEADS, CONTEXT, HEAD));
    List<Node> nodes =
        List.of(
            new Node(0, new BatchMatmul(false, true), List.of(input, keys), List.of(scores)),
            new Node(1, new Softmax(1), List.of(scores), List.of(weights)),
            new Node(2, new BatchMatmul(false, false), List.of(weights, values), List.of(output)));
    return new Graph(List.of(input), List.of(output), nodes);
  }

  /** Functions of one number and of pairs, one after the other. */
  private Graph functions() {
    List<Operator> operators =
        List.of(
            new Logistic(),
            new Tanh(),
            new Elu(),
            new Gelu(false),
            new Gelu(true),
            new MathFunction(MathFunction.Kind.EXP),
            new Prelu(),
            new Arithmetic(Arithmetic.Kind.MAXIMUM, Activation.NONE),
            new Arithmetic(Arithmetic.Kind.DIV, Activation.NONE));
    Value input = activation(1, 64, SIZE);
    Value last = input;
    List<Node> nodes = new ArrayList<>();
    for (Operator operator : operators) {
      Value output = activation(1, 64, SIZE);
      List<Value> operands =
          operator instanceof Binary ? List.of(last, floats(Shape.of(SIZE))) : List.of(last);
      nodes.add(new Node(nodes.size(), operator, operands, List.of(output)));
      last = output;
    }
    return new Graph(List.of(input), List.of(last), nodes);
  }

  private Value activation(int... dims) {
    return Value.of(
        ids++, "x" + ids, DataType.FLOAT32, Shape.of(dims), Quantization.NONE, null);
  }

  /** Two layers over a sequence; all their float32 values, or int8 matrices. */
  private Graph lstm(DataType type) {
    Value input = sequence(DEPTH);
    Value last = input;
    List<Node> nodes = new ArrayList<>();
    for (int layer = 0; layer < 2; layer++) {
      Value[] operands = new Value[24];
      operands[0] = last;
      for (int gate = 0; gate < 4; gate++) {
        operands[1 + gate] = matrix(type, last.shape().last());
        operands[5 + gate] = matrix(type, CELLS);
        operands[12 + gate] = floats(Shape.of(CELLS));
      }
      for (int state = 18; state < 20; state++) {
        operands[state] =
            Value.variable(
                ids++, "state" + ids, DataType.FLOAT32, Shape.of(1, CELLS), Quantization.NONE);
      }
      Lstm.Settings settings = new Lstm.Settings(CellFunction.TANH, 0, 0, false, List.of());
      Lstm operator =
          new Lstm(Lstm.Kind.UNIDIRECTIONAL_SEQUENCE_LSTM, settings, false, false);
      last = sequence(CELLS);
      nodes.add(new Node(layer, operator, Arrays.asList(operands), List.of(last)));
    }
    return new Graph(List.of(input), List.of(last), nodes);
  }

  private Value sequence(int depth) {
    return Value.of(
        ids++, "x" + ids, DataType.FLOAT32, Shape.of(1, STEPS, depth), Quantization.NONE, null);
  }

  private Value matrix(DataType type, int columns) {
    Shape shape = Shape.of(CELLS, columns);
    return type == DataType.INT8 ? weights(shape, 8, 0.001f) : floats(shape);
  }

  private Value floats(Shape shape) {
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() / 4 - 0.125f;
    }
    return Value.of(
        ids++, "w" + ids, DataType.FLOAT32, shape, Quantization.NONE, constants.floats(values));
  }

  private Value weights(int bits) {
    return weights(Shape.of(SIZE, SIZE), bits, 2f / (32 << bits - 1));
  }

  private Value weights(Shape shape, int bits, float scale) {
    byte[] bytes = new byte[shape.elements()];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (bytes[i] >> 8 - bits);
    }
    return Value.of(
        ids++,
        "w" + ids,
        DataType.INT8,
        shape,
        Quantization.perTensor(scale, 0),
        constants.bytes(bytes));
  }
}
