package dev.octet.exporter;

import dev.octet.exporter.TfliteEncodings.Encoding;
import dev.octet.graph.Attachment;
import dev.octet.graph.Constants;
import dev.octet.graph.Graph;
import dev.octet.graph.Node;
import dev.octet.graph.Value;
import dev.octet.numerics.SmallFloat;
import dev.octet.operator.AssignVariable;
import dev.octet.operator.ControlFlow;
import dev.octet.operator.Dequantize;
import dev.octet.operator.ReadVariable;
import dev.octet.operator.While;
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
  private static final int RESOURCE = 13;
  private static final int BLOCKWISE = 2;
  private static final int FLOAT16 = 1;
  private static final int INT4 = 17;

  private final List<FlatBuilder> subgraphs = new ArrayList<>();
  private final List<Value> handles = new ArrayList<>();
  private List<Value> tensors = new ArrayList<>();
  private Map<Value, Integer> indices = new HashMap<>();
  private final Map<Value, Value> blockScales = new HashMap<>();
  private final List<FlatBuilder> buffers = new ArrayList<>();
  private final List<FlatBuilder> codes = new ArrayList<>();
  private final Map<List<Object>, Integer> codeIndices = new HashMap<>();

  private final Map<Value, Storage> storage;
  private final Map<Value, Integer> bits = new HashMap<>();

  private TfliteWriter(Map<Value, Storage> storage) {
    this.storage = new HashMap<>(storage);
  }

  /**
   * The file of a graph.
   *
   * @param description what the model is, for people; may be empty
   * @param attachments what the file carries besides, such as metadata
   * @throws dev.octet.error.UnsupportedException if the format cannot express a node
   */
  public static byte[] write(Graph graph, String description, List<Attachment> attachments) {
    return write(graph, Map.of(), description, attachments);
  }

  /**
   * The file of a graph some constants of which are stored in fewer bits.
   *
   * @param storage of such constants
   * @param description what the model is, for people; may be empty
   * @param attachments what the file carries besides, such as metadata
   * @throws dev.octet.error.UnsupportedException if the format cannot express a node
   */
  public static byte[] write(
      Graph graph, Map<Value, Storage> storage, String description, List<Attachment> attachments) {
    return new TfliteWriter(storage).model(graph, description, attachments).toFile("TFL3");
  }

  private FlatBuilder model(Graph graph, String description, List<Attachment> attachments) {
    buffers.add(new FlatBuilder());
    subgraph("main", graph);
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
        .with(2, subgraphs.toArray(new FlatBuilder[0]))
        .with(3, description)
        .with(4, buffers.toArray(new FlatBuilder[0]))
        .with(6, attached);
  }

  /** Adds a graph and those that its nodes run; returns its number. */
  private int subgraph(String name, Graph graph) {
    final int number = subgraphs.size();
    final List<Value> outerTensors = tensors;
    final Map<Value, Integer> outerIndices = indices;
    subgraphs.add(new FlatBuilder());
    tensors = new ArrayList<>();
    indices = new HashMap<>();
    subgraphs.get(number).with(1, indices(graph.inputs()));
    List<FlatBuilder> operators = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (isAccess(node) && !indices.containsKey(node.input(0))) {
        operators.add(handle(node.input(0)));
      }
      for (Value input : node.inputs()) {
        if (isWidened(input) && !indices.containsKey(input)) {
          operators.add(widening(input));
        }
      }
      operators.add(operator(node));
    }
    subgraphs.get(number).with(2, indices(graph.outputs()));
    FlatBuilder[] described = new FlatBuilder[tensors.size()];
    for (int i = 0; i < described.length; i++) {
      described[i] = tensor(tensors.get(i));
    }
    subgraphs
        .get(number)
        .with(0, described)
        .with(3, operators.toArray(new FlatBuilder[0]))
        .with(4, name);
    tensors = outerTensors;
    indices = outerIndices;
    return number;
  }

  private boolean isWidened(Value value) {
    return storage.containsKey(value) && storage.get(value).isWidened(value);
  }

  /** The DEQUANTIZE that makes float32 of a constant that is stored in fewer bits. */
  private FlatBuilder widening(Value value) {
    Storage narrow = storage.get(value);
    Value stored = narrow.stored();
    if (stored == value) {
      String name = value.name() + "_float16";
      stored =
          Value.of(-1, name, value.type(), value.shape(), value.quantization(), value.constant());
    }
    bits.put(stored, narrow.bits());
    return operator(new Node(-1, new Dequantize(), List.of(stored), List.of(value)));
  }

  private static boolean isAccess(Node node) {
    return node.operator() instanceof ReadVariable || node.operator() instanceof AssignVariable;
  }

  /** The VAR_HANDLE of a variable, which becomes a tensor. */
  private FlatBuilder handle(Value variable) {
    if (!handles.contains(variable)) {
      handles.add(variable);
    }
    String name = Integer.toString(handles.indexOf(variable));
    Encoding encoding = TfliteEncodings.variable();
    return new FlatBuilder()
        .with(0, codeIndex(encoding))
        .with(1, new int[0])
        .with(2, indices(List.of(variable)))
        .with(3, encoding.optionsType())
        .with(4, new FlatBuilder().with(0, "").with(1, name));
  }

  /** An operator that runs graphs; a loop gives what stays the same, too. */
  private FlatBuilder flow(ControlFlow flow, Node node, FlatBuilder table) {
    List<Value> outputs = new ArrayList<>(node.outputs());
    FlatBuilder options = new FlatBuilder();
    for (int i = 0; i < flow.graphs().size(); i++) {
      Graph graph = flow.graphs().get(i);
      if (flow instanceof While && i == 1) {
        List<Value> next = new ArrayList<>(graph.outputs());
        next.addAll(graph.inputs().subList(next.size(), graph.inputs().size()));
        graph = new Graph(graph.inputs(), next, graph.nodes());
      }
      options.with(i, subgraph("", graph));
    }
    for (int i = outputs.size(); flow instanceof While && i < node.inputs().size(); i++) {
      Value fixed = node.input(i);
      outputs.add(Value.of(-1, "", fixed.type(), fixed.shape(), fixed.quantization(), null));
    }
    return table.with(2, indices(outputs)).with(4, options);
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
      index(blockScales.computeIfAbsent(value, TfliteWriter::blockScales));
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
    if (node.operator() instanceof ControlFlow flow) {
      return flow(flow, node, table.with(3, encoding.optionsType()));
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
    if (handles.contains(value)) {
      return new FlatBuilder().with(0, new int[0]).with(1, RESOURCE).with(2, 0);
    }
    FlatBuilder table =
        new FlatBuilder()
            .with(0, value.shape().toArray())
            .with(1, storedCode(value))
            .with(2, value.isConstant() && !isWidened(value) ? buffer(bytes(value)) : 0)
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

  private int bits(Value value) {
    Storage narrow = storage.get(value);
    boolean isNarrow = narrow != null && !narrow.isWidened(value);
    return isNarrow ? narrow.bits() : bits.getOrDefault(value, 8 * value.type().bytes());
  }

  private int storedCode(Value value) {
    return switch (bits(value)) {
      case 4 -> INT4;
      case Storage.HALF -> value.type() == DataType.FLOAT32 ? FLOAT16 : code(value.type());
      default -> code(value.type());
    };
  }

  private byte[] bytes(Value value) {
    int elements = value.shape().elements();
    int bits = bits(value);
    if (bits == Storage.HALF && value.type() == DataType.FLOAT32) {
      byte[] bytes = new byte[2 * elements];
      for (int i = 0; i < elements; i++) {
        int half = SmallFloat.toHalf(value.constant().f32(i));
        bytes[2 * i] = (byte) half;
        bytes[2 * i + 1] = (byte) (half >> 8);
      }
      return bytes;
    }
    if (bits == 4) {
      byte[] bytes = new byte[(elements + 1) / 2];
      for (int i = 0; i < elements; i++) {
        bytes[i / 2] |= (byte) ((value.constant().i8(i) & 0xF) << 4 * (i % 2));
      }
      return bytes;
    }
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
