package dev.octet.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads as much of an .onnx file as the tests look at.
 *
 * <p>Source: onnx.proto; protobuf.dev, Encoding.
 */
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
  record Node(
      String operator,
      String domain,
      List<String> inputs,
      List<String> outputs,
      Map<String, List<Field>> attributes) {

    long integer(String name, long otherwise) {
      return attributes.containsKey(name) ? single(attributes.get(name), 3).value : otherwise;
    }

    float real(String name, float otherwise) {
      return attributes.containsKey(name)
          ? Float.intBitsToFloat((int) single(attributes.get(name), 2).value)
          : otherwise;
    }

    String text(String name, String otherwise) {
      return attributes.containsKey(name) ? single(attributes.get(name), 4).text() : otherwise;
    }

    /** The integers of an attribute, or null if it is left out. */
    int[] integers(String name) {
      return attributes.containsKey(name)
          ? numbers(attributes.get(name), 8).stream().mapToInt(Long::intValue).toArray()
          : null;
    }
  }

  /** A constant; {@code type} is the number of onnx.proto. */
  record Tensor(int type, List<Long> dims, byte[] data) {}

  /** A field of a message: the bits of a number, or bytes. */
  record Field(int number, long value, byte[] bytes) {
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
        case 11 -> model.inputs.add(tensorName(fields(field.bytes)));
        case 12 -> model.outputs.add(tensorName(fields(field.bytes)));
        default -> {}
      }
    }
    return model;
  }

  /** The name of an input or output; empty for sequences and optional values. */
  private static String tensorName(List<Field> fields) {
    List<Field> type = fields(single(fields, 2).bytes);
    return type.get(0).number == 1 ? single(fields, 1).text() : "";
  }

  private static Node node(List<Field> fields) {
    String domain = texts(fields, 7).stream().findFirst().orElse("");
    Map<String, List<Field>> attributes = new HashMap<>();
    for (Field field : fields) {
      if (field.number == 5) {
        List<Field> attribute = fields(field.bytes);
        attributes.put(single(attribute, 1).text(), attribute);
      }
    }
    return new Node(
        single(fields, 4).text(), domain, texts(fields, 1), texts(fields, 2), attributes);
  }

  private static void tensor(Model model, List<Field> fields) {
    model.constants.put(single(fields, 8).text(), tensor(fields));
  }

  /** A file of one tensor. */
  static Tensor readTensor(byte[] file) {
    return tensor(fields(file));
  }

  private static Tensor tensor(List<Field> fields) {
    int type = (int) single(fields, 2).value;
    byte[] data = new byte[0];
    for (Field field : fields) {
      data = field.number == 9 || field.number == 4 ? field.bytes : data;
    }
    return new Tensor(type, numbers(fields, 1), data);
  }

  /** Integers that are packed or not. */
  private static List<Long> numbers(List<Field> fields, int number) {
    List<Long> numbers = new ArrayList<>();
    for (Field field : fields) {
      if (field.number == number && field.bytes.length == 0) {
        numbers.add(field.value);
      } else if (field.number == number) {
        ByteBuffer in = ByteBuffer.wrap(field.bytes);
        while (in.hasRemaining()) {
          numbers.add(varint(in));
        }
      }
    }
    return numbers;
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
        case 1 -> fields.add(new Field(tag >> 3, in.getLong(), new byte[0]));
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
