package dev.octet.numerics;

/**
 * The function of a recurrent cell, in the order of ActivationFunctionType of the .tflite schema: a
 * clamp or the hyperbolic tangent.
 */
public enum CellFunction {
  NONE,
  RELU,
  RELU_N1_TO_1,
  RELU6,
  TANH;

  /** The function's value. */
  public float apply(float x) {
    return this == TANH ? Exponential.tanh(x) : Activation.values()[ordinal()].apply(x);
  }
}
