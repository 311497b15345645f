package dev.octet.exporter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A FlexBuffers map of numbers and flags under construction, for the options of a custom operator.
 * Everything is four bytes wide.
 *
 * <p>Source: FlexBuffers binary format, https://flatbuffers.dev/internals/#flexbuffers.
 */
final class FlexMapBuilder {
  private static final int WIDTH = 4;
  private static final int WIDTH_BITS = 2;
  private static final int INT = 1;
  private static final int FLOAT = 3;
  private static final int MAP = 9;
  private static final int BOOL = 26;

  private final TreeMap<String, Object> entries = new TreeMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Sets an entry to an {@code Integer}, {@code Float} or {@code Boolean}. */
  FlexMapBuilder with(String key, Object value) {
    entries.put(key, value);
    return this;
  }

  /** The map as a document of its own. */
  byte[] toByteArray() {
    bytes.reset();
    List<Integer> keys = new ArrayList<>();
    for (String key : entries.keySet()) {
      keys.add(bytes.size());
      byte[] text = key.getBytes(StandardCharsets.UTF_8);
      bytes.write(text, 0, text.length);
      bytes.write(0);
    }
    while (bytes.size() % WIDTH != 0) {
      bytes.write(0);
    }
    number(entries.size());
    int keyVector = bytes.size();
    keys.forEach(this::offset);
    offset(keyVector);
    number(WIDTH);
    number(entries.size());
    int values = bytes.size();
    entries.values().forEach(value -> number(bits(value)));
    for (Map.Entry<String, Object> entry : entries.entrySet()) {
      bytes.write(type(entry.getValue()) << 2 | WIDTH_BITS);
    }
    while (bytes.size() % WIDTH != 0) {
      bytes.write(0);
    }
    offset(values);
    bytes.write(MAP << 2 | WIDTH_BITS);
    bytes.write(WIDTH);
    return bytes.toByteArray();
  }

  private void offset(int target) {
    number(bytes.size() - target);
  }

  private void number(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      bytes.write(value >> shift);
    }
  }

  private static int bits(Object value) {
    if (value instanceof Float number) {
      return Float.floatToRawIntBits(number);
    }
    return value instanceof Boolean flag ? flag ? 1 : 0 : (Integer) value;
  }

  private static int type(Object value) {
    return value instanceof Float ? FLOAT : value instanceof Boolean ? BOOL : INT;
  }
}
