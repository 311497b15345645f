package dev.octet.onnx;

/** An attribute of an ONNX node. */
final class OnnxAttribute {
  private static final int NAME = 1;
  private static final int INT = 3;
  private static final int STRING = 4;
  private static final int INTS = 8;
  private static final int TYPE = 20;

  private final ProtobufMessage message;

  private OnnxAttribute(String name, int type) {
    message = new ProtobufMessage().string(NAME, name).integer(TYPE, type);
  }

  static OnnxAttribute of(String name, long value) {
    OnnxAttribute attribute = new OnnxAttribute(name, 2);
    attribute.message.integer(INT, value);
    return attribute;
  }

  static OnnxAttribute of(String name, String value) {
    OnnxAttribute attribute = new OnnxAttribute(name, 3);
    attribute.message.string(STRING, value);
    return attribute;
  }

  static OnnxAttribute of(String name, int[] values) {
    OnnxAttribute attribute = new OnnxAttribute(name, 7);
    for (int value : values) {
      attribute.message.integer(INTS, value);
    }
    return attribute;
  }

  ProtobufMessage message() {
    return message;
  }
}
