package dev.octet.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads back as much of an .onnx file as the tests look at. */
final class OnnxReader {
  private OnnxReader() {}

  /** An .onnx file. */
  record Model(
      List<String> inputs, List<String> outputs, Map<String, Tensor> constants, List<Node> nodes) {

    Node node(String operator) {
      return nodes.stream()
          .filter(node -> node.operator.equals(operator))
          .findFirst()
          .orElseThrow();
    }

    Tensor constant(Node node, int input) {
      return constants.get(node.inputs.get(input));
    }
  }

  /** A node of the graph. */
  record Node(String operator, String domain, List<String> inputs, List<String> outputs) {}

  /** A constant; {@code type} is the number of onnx.proto. */
  record Tensor(int type, List<Long> dims, byte[] data) {}

  private record Field(int number, long value, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  static Model read(byte[] file) {
    byte[] graph = single(fields(file), 7).bytes;
    Model model =
        new Model(new ArrayList<>(), new ArrayList<>(), new HashMap<>(), new ArrayList<>());
    for (Field field : fields(graph)) {
      switch (field.number) {
        case 1 -> model.nodes.add(node(fields(field.bytes)));
        case 5 -> tensor(model, fields(field.bytes));
        case 11 -> model.inputs.add(single(fields(field.bytes), 1).text());
        case 12 -> model.outputs.add(single(fields(field.bytes), 1).text());
        default -> {}
      }
    }
    return model;
  }

  private static Node node(List<Field> fields) {
    String domain = texts(fields, 7).stream().findFirst().orElse("");
    return new Node(single(fields, 4).text(), domain, texts(fields, 1), texts(fields, 2));
  }

  private static void tensor(Model model, List<Field> fields) {
    List<Long> dims = fields.stream().filter(f -> f.number == 1).map(Field::value).toList();
    Tensor tensor = new Tensor((int) single(fields, 2).value, dims, single(fields, 9).bytes);
    model.constants.put(single(fields, 8).text(), tensor);
  }

  private static Field single(List<Field> fields, int number) {
    List<Field> found = fields.stream().filter(field -> field.number == number).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " fields " + number);
    }
    return found.get(0);
  }

  private static List<String> texts(List<Field> fields, int number) {
    return fields.stream().filter(field -> field.number == number).map(Field::text).toList();
  }

  private static List<Field> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      switch (tag & 7) {
        case 0 -> fields.add(new Field(tag >> 3, varint(in), new byte[0]));
        case 5 -> fields.add(new Field(tag >> 3, in.getInt(), new byte[0]));
        case 2 -> {
          int length = (int) varint(in);
          int from = in.position();
          in.position(from + length);
          fields.add(new Field(tag >> 3, 0, Arrays.copyOfRange(message, from, from + length)));
        }
        default -> throw new AssertionError("wire type " + (tag & 7));
      }
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
