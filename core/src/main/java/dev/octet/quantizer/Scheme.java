package dev.octet.quantizer;

import dev.octet.error.ArgumentException;
import dev.octet.tensor.DataType;
import java.util.List;

/**
 * How a node computes and how its weights are stored.
 *
 * @param label the name in options and plans
 * @param activations the type of the node's activations
 * @param isDynamic whether float32 activations are quantized while the node runs (dynamic range)
 * @param weightBits of a stored weight: 4 or 8 (integers), 16 or 32 (floats)
 * @param block elements of a row of weights that share a scale; 0 for one scale per channel
 */
public record Scheme(
    String label, DataType activations, boolean isDynamic, int weightBits, int block) {

  /** Everything in float32. */
  public static final Scheme FLOAT32 = real("float32", 32);

  /** float32 with weights stored in 16 bits. */
  public static final Scheme FLOAT16 = real("float16", 16);

  /** float32 with weights stored in 8 bits, widened when the model is loaded. */
  public static final Scheme WEIGHTS_INT8 = real("weights-int8", 8);

  /** float32 with weights stored in 4 bits, widened when the model is loaded. */
  public static final Scheme WEIGHTS_INT4 = real("weights-int4", 4);

  /** Integer products of int8 weights and float32 activations that are quantized row by row. */
  public static final Scheme DYNAMIC_INT8 = dynamic("dynamic-int8", 8, 0);

  /** As {@link #DYNAMIC_INT8}, with 4-bit weights in fully connected layers. */
  public static final Scheme DYNAMIC_INT4 = dynamic("dynamic-int4", 4, 0);

  /** int8 weights and activations. */
  public static final Scheme INT8 = new Scheme("int8", DataType.INT8, false, 8, 0);

  /** int8 activations, 4-bit weights in fully connected layers. */
  public static final Scheme INT8_INT4 = new Scheme("int8-int4", DataType.INT8, false, 4, 0);

  /** int16 activations and int8 weights. */
  public static final Scheme INT16X8 = new Scheme("int16x8", DataType.INT16, false, 8, 0);

  private static final List<Scheme> ALL =
      List.of(
          INT8,
          INT8_INT4,
          INT16X8,
          DYNAMIC_INT8,
          DYNAMIC_INT4,
          inBlocks(32),
          inBlocks(64),
          inBlocks(128),
          inBlocks(256),
          WEIGHTS_INT8,
          WEIGHTS_INT4,
          FLOAT16,
          FLOAT32);

  private static Scheme real(String label, int weightBits) {
    return new Scheme(label, DataType.FLOAT32, false, weightBits, 0);
  }

  private static Scheme dynamic(String label, int weightBits, int block) {
    return new Scheme(label, DataType.FLOAT32, true, weightBits, block);
  }

  private static Scheme inBlocks(int block) {
    return dynamic("dynamic-int4-block" + block, 4, block);
  }

  /** All schemes, those with integer activations first. */
  public static List<Scheme> all() {
    return ALL;
  }

  /**
   * The scheme with a label.
   *
   * @throws ArgumentException if there is none; the message lists all labels
   */
  public static Scheme of(String label) {
    StringBuilder labels = new StringBuilder();
    for (Scheme scheme : ALL) {
      if (scheme.label.equals(label)) {
        return scheme;
      }
      labels.append(labels.length() == 0 ? "" : ", ").append(scheme.label);
    }
    throw new ArgumentException(
        "There is no scheme \"" + label + "\"; the schemes are " + labels + ".");
  }

  /** Whether activations have a scale and zero point that calibration finds. */
  public boolean isStatic() {
    return activations != DataType.FLOAT32;
  }

  /** As {@link #label}. */
  @Override
  public String toString() {
    return label;
  }
}
