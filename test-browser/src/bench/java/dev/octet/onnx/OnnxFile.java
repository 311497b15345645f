package dev.octet.onnx;

import dev.octet.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An .onnx file that is written node by node, with the operators of ONNX and of ONNX Runtime.
 *
 * <p>Source: onnx.proto; ContribOperators.md of ONNX Runtime.
 */
final class OnnxFile {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final String CONTRIB = "com.microsoft";

  private final ProtobufMessage graph = new ProtobufMessage().string(2, "graph");
  private final Map<List<Object>, String> scalars = new HashMap<>();
  private int names;

  /** A name that is not taken. */
  String newName() {
    return "n" + names++;
  }

  /** Declares what the caller supplies. */
  void input(String name, DataType type, int[] dims) {
    graph.message(11, description(name, type, dims));
  }

  /** Declares what the caller gets. */
  void output(String name, DataType type, int[] dims) {
    graph.message(12, description(name, type, dims));
  }

  /** Adds a node of an ONNX operator; an empty name stands for an operand that is left out. */
  void node(String operator, List<String> inputs, String output, OnnxAttribute... attributes) {
    graph.message(1, nodeOf(operator, inputs, output, attributes));
  }

  /** Adds a node of one of ONNX Runtime's own operators. */
  void contribNode(
      String operator, List<String> inputs, String output, OnnxAttribute... attributes) {
    graph.message(1, nodeOf(operator, inputs, output, attributes).string(7, CONTRIB));
  }

  /** Adds a constant; its name. */
  String constant(DataType type, int[] dims, byte[] data) {
    String name = newName();
    ProtobufMessage tensor = new ProtobufMessage();
    for (int dim : dims) {
      tensor.integer(1, dim);
    }
    graph.message(5, tensor.integer(2, code(type)).string(8, name).bytes(9, data));
    return name;
  }

  /** A constant vector of int64, as shapes and paddings are. */
  String integers(int... values) {
    ByteBuffer data = buffer(8 * values.length);
    Arrays.stream(values).forEach(data::putLong);
    return constant(DataType.INT64, new int[] {values.length}, data.array());
  }

  /** A constant vector of floats. */
  String floats(float[] values) {
    ByteBuffer data = buffer(4 * values.length);
    for (float value : values) {
      data.putFloat(value);
    }
    return constant(DataType.FLOAT32, new int[] {values.length}, data.array());
  }

  /** A constant without dimensions. */
  String scalar(float value) {
    return scalars.computeIfAbsent(
        List.of(value),
        key -> constant(DataType.FLOAT32, new int[0], buffer(4).putFloat(value).array()));
  }

  /** A constant 8-bit value without dimensions. */
  String scalar(DataType type, int value) {
    return scalars.computeIfAbsent(
        List.of(type, value), key -> constant(type, new int[0], new byte[] {(byte) value}));
  }

  byte[] toByteArray() {
    return new ProtobufMessage()
        .integer(1, IR_VERSION)
        .string(2, "octet")
        .message(7, graph)
        .message(8, new ProtobufMessage().string(1, "").integer(2, OPSET))
        .message(8, new ProtobufMessage().string(1, CONTRIB).integer(2, 1))
        .toByteArray();
  }

  private ProtobufMessage nodeOf(
      String operator, List<String> inputs, String output, OnnxAttribute... attributes) {
    ProtobufMessage node = new ProtobufMessage();
    inputs.forEach(input -> node.string(1, input));
    node.string(2, output).string(3, operator + " " + output).string(4, operator);
    for (OnnxAttribute attribute : attributes) {
      node.message(5, attribute.message());
    }
    return node;
  }

  private static ProtobufMessage description(String name, DataType type, int[] dims) {
    ProtobufMessage shape = new ProtobufMessage();
    for (int dim : dims) {
      shape.message(1, new ProtobufMessage().integer(1, dim));
    }
    ProtobufMessage tensor = new ProtobufMessage().integer(1, code(type)).message(2, shape);
    return new ProtobufMessage().string(1, name).message(2, new ProtobufMessage().message(1, tensor));
  }

  private static int code(DataType type) {
    return switch (type) {
      case FLOAT32 -> 1;
      case UINT8 -> 2;
      case INT8 -> 3;
      case INT16 -> 5;
      case INT32 -> 6;
      case INT64 -> 7;
      case BOOL -> 9;
      case COMPLEX64 -> 14;
    };
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
