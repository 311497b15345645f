package dev.octet.operator;

import dev.octet.tensor.Quantization;

/**
 * How the operands and results of an operator are quantized to int8.
 *
 * <p>Source: the TFLite 8-bit quantization specification.
 */
public enum QuantizationRule {
  /** The operator runs in float32 only. */
  NONE,
  /** Inputs and outputs have scales of their own. */
  FREE,
  /** All inputs and outputs share one scale and zero point. */
  SAME,
  /** As {@link #FREE}, with symmetric weights (input 1) and an int32 bias (the last input). */
  WEIGHTED,
  /** The output lies in [0, 1]: scale 1/256, zero point -128. */
  UNIT(1 / 256f, -128),
  /** The output lies in [-1, 1]: scale 1/128, zero point 0. */
  SIGNED_UNIT(1 / 128f, 0),
  /** The output is the logarithm of a number in [0, 1]: scale 1/16, zero point 127. */
  LOGARITHM(1 / 16f, 127);

  private final Quantization fixedOutput;

  QuantizationRule() {
    this.fixedOutput = null;
  }

  QuantizationRule(float scale, int zeroPoint) {
    this.fixedOutput = Quantization.perTensor(scale, zeroPoint);
  }

  /** The quantization that every output has, or null if it follows from the values. */
  public Quantization fixedOutput() {
    return fixedOutput;
  }
}
