package dev.octet.exporter;

import dev.octet.graph.Value;

/**
 * How a file holds a constant in fewer bits than memory does. Where {@code stored} has another type
 * than the constant, or is float16, the file has a DEQUANTIZE behind it.
 *
 * @param stored the constant itself, or int8 values with scales that give it
 * @param bits of an element in the file: 4 or 8 (integers) or 16 (float16)
 */
public record Storage(Value stored, int bits) {
  static final int HALF = 16;

  /** Whether a DEQUANTIZE makes {@code value} of what is stored. */
  boolean isWidened(Value value) {
    return stored != value || bits == HALF;
  }
}
