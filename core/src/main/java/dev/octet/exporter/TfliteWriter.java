package dev.octet.exporter;

import dev.octet.exporter.TfliteEncodings.Encoding;
import dev.octet.graph.Attachment;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.tensor.DataType;
import dev.octet.tensor.Quantization;
import dev.octet.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a graph as a .tflite file (FlatBuffers, identifier TFL3). Tensors are numbered in the
 * order in which the nodes use them and keep their names; every constant has a buffer of its own,
 * aligned to 16 bytes. The same graph gives the same bytes.
 *
 * <p>Source: the .tflite schema, tensorflow/compiler/mlir/lite/schema/schema.fbs, version 3.
 */
public final class TfliteWriter {
  private static final int SCHEMA_VERSION = 3;
  private static final int LARGEST_OLD_CODE = 127;
  private static final int BLOCKWISE = 2;

  private final Graph graph;
  private final List<Value> tensors = new ArrayList<>();
  private final Map<Value, Integer> indices = new HashMap<>();
  private final Map<Value, Value> blockScales = new HashMap<>();
  private final List<FlatBuilder> buffers = new ArrayList<>();
  private final List<FlatBuilder> codes = new ArrayList<>();
  private final Map<List<Object>, Integer> codeIndices = new HashMap<>();

  private TfliteWriter(Graph graph) {
    this.graph = graph;
  }

  /**
   * The file of a graph.
   *
   * @param description what the model is, for people; may be empty
   * @param attachments what the file carries besides, such as metadata
   * @throws dev.octet.error.UnsupportedException if the format cannot express a node
   */
  public static byte[] write(Graph graph, String description, List<Attachment> attachments) {
    return new TfliteWriter(graph).model(description, attachments).toFile("TFL3");
  }

  private FlatBuilder model(String description, List<Attachment> attachments) {
    buffers.add(new FlatBuilder());
    int[] inputs = indices(graph.inputs());
    List<FlatBuilder> operators = new ArrayList<>();
    for (Node node : graph.nodes()) {
      operators.add(operator(node));
    }
    int[] outputs = indices(graph.outputs());
    FlatBuilder[] described = new FlatBuilder[tensors.size()];
    for (int i = 0; i < described.length; i++) {
      described[i] = tensor(tensors.get(i));
    }
    FlatBuilder subgraph =
        new FlatBuilder()
            .with(0, described)
            .with(1, inputs)
            .with(2, outputs)
            .with(3, operators.toArray(new FlatBuilder[0]))
            .with(4, "main");
    FlatBuilder[] attached = new FlatBuilder[attachments.size()];
    for (int i = 0; i < attached.length; i++) {
      attached[i] =
          new FlatBuilder()
              .with(0, attachments.get(i).name())
              .with(1, buffer(attachments.get(i).bytes()));
    }
    return new FlatBuilder()
        .with(0, SCHEMA_VERSION)
        .with(1, codes.toArray(new FlatBuilder[0]))
        .with(2, new FlatBuilder[] {subgraph})
        .with(3, description)
        .with(4, buffers.toArray(new FlatBuilder[0]))
        .with(6, attached);
  }

  private int[] indices(List<Value> values) {
    int[] result = new int[values.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i) == null ? -1 : index(values.get(i));
    }
    return result;
  }

  private int index(Value value) {
    Integer known = indices.putIfAbsent(value, tensors.size());
    if (known != null) {
      return known;
    }
    tensors.add(value);
    if (value.quantization().block() > 0) {
      Value blocks = blockScales(value);
      blockScales.put(value, blocks);
      index(blocks);
    }
    return indices.get(value);
  }

  /** The tensor of the scales of a value that is quantized by blocks. */
  private static Value blockScales(Value value) {
    Quantization quantization = value.quantization();
    float[] scales = new float[quantization.size()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = quantization.scale(i);
    }
    int inRow = value.shape().last() / quantization.block();
    return Value.of(
        -1,
        value.name() + "_scales",
        DataType.FLOAT32,
        Shape.of(scales.length / inRow, inRow),
        Quantization.NONE,
        Constants.inNewMemory().floats(scales));
  }

  private FlatBuilder operator(Node node) {
    Encoding encoding = TfliteEncodings.of(node);
    FlatBuilder table =
        new FlatBuilder()
            .with(0, codeIndex(encoding))
            .with(1, indices(node.inputs()))
            .with(2, indices(node.outputs()));
    if (!encoding.intermediates().isEmpty()) {
      table.with(8, indices(encoding.intermediates()));
    }
    if (encoding.custom() != null) {
      return table.with(5, encoding.custom().options());
    }
    return encoding.options() == null
        ? table
        : table.with(3, encoding.optionsType()).with(4, encoding.options());
  }

  private int codeIndex(Encoding encoding) {
    String name = encoding.custom() == null ? "" : encoding.custom().name();
    List<Object> key = List.of(encoding.code(), encoding.version(), name);
    Integer known = codeIndices.putIfAbsent(key, codes.size());
    if (known != null) {
      return known;
    }
    FlatBuilder code =
        new FlatBuilder()
            .with(0, Math.min(encoding.code(), LARGEST_OLD_CODE))
            .with(2, encoding.version())
            .with(3, encoding.code());
    codes.add(name.isEmpty() ? code : code.with(1, name));
    return codes.size() - 1;
  }

  private FlatBuilder tensor(Value value) {
    FlatBuilder table =
        new FlatBuilder()
            .with(0, value.shape().toArray())
            .with(1, code(value.type()))
            .with(2, value.isConstant() ? buffer(bytes(value)) : 0)
            .with(3, value.name());
    if (value.isVariable()) {
      table.with(5, true);
    }
    Quantization quantization = value.quantization();
    if (quantization.isNone()) {
      return table;
    }
    if (quantization.block() > 0) {
      FlatBuilder blocks =
          new FlatBuilder()
              .with(0, indices.get(blockScales.get(value)))
              .with(1, -1)
              .with(2, quantization.block());
      return table.with(4, new FlatBuilder().with(4, BLOCKWISE).with(5, blocks));
    }
    float[] scales = new float[quantization.size()];
    long[] zeroPoints = new long[scales.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = quantization.scale(i);
      zeroPoints[i] = quantization.zeroPoint(i);
    }
    FlatBuilder parameters =
        new FlatBuilder().with(2, scales).with(3, zeroPoints).with(6, quantization.axis());
    return table.with(4, parameters);
  }

  private int buffer(byte[] bytes) {
    buffers.add(new FlatBuilder().with(0, bytes));
    return buffers.size() - 1;
  }

  private static byte[] bytes(Value value) {
    return value.constant().memory().read(value.constant().address(), value.constant().bytes());
  }

  /** The number of a type in the schema. */
  static int code(DataType type) {
    return switch (type) {
      case FLOAT32 -> 0;
      case INT32 -> 2;
      case UINT8 -> 3;
      case INT64 -> 4;
      case BOOL -> 6;
      case INT16 -> 7;
      case COMPLEX64 -> 8;
      case INT8 -> 9;
    };
  }
}
