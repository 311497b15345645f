package dev.octet.kernel;

/**
 * How 8-bit activations are stored while a plan runs. Weights are always signed.
 *
 * <p>The relaxed dot product multiplies signed by unsigned bytes on some CPUs and signed by signed
 * bytes on others; a graph pass stores every activation in the form that is exact there.
 */
public enum Domain {
  /** Every tensor keeps the type of the model file. */
  SOURCE,
  /** Activations are unsigned bytes: an int8 tensor is stored as uint8 with zero point + 128. */
  U8,
  /** Activations are signed bytes: a uint8 tensor is stored as int8 with zero point - 128. */
  S8
}
