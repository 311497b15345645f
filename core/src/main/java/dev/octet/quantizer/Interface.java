package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import dev.octet.tensor.DataType;

/**
 * The types in which a quantized model takes and gives what was float32: int8, uint8, int16 or
 * float32.
 *
 * @param input of the model's inputs
 * @param output of the model's outputs
 */
public record Interface(DataType input, DataType output) {
  /** int8 in and out. */
  public static final Interface INT8 = new Interface(DataType.INT8, DataType.INT8);

  /** float32 in and out. */
  public static final Interface FLOAT32 = new Interface(DataType.FLOAT32, DataType.FLOAT32);

  /**
   * Types of a model's interface.
   *
   * @throws ArgumentException if one is none of the four
   */
  public Interface {
    check("input", input);
    check("output", output);
  }

  private static void check(String side, DataType type) {
    if (!type.isQuantizable() && type != DataType.FLOAT32) {
      throw new ArgumentException(
          "The " + side + " type " + type.label() + " is not int8, uint8, int16 or float32.");
    }
  }
}
