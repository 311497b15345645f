package dev.octet.numerics;

/**
 * The function of a recurrent cell, in the order of ActivationFunctionType of the .tflite schema: a
 * clamp or the hyperbolic tangent.
 */
public enum CellFunction implements FloatFunction {
  NONE,
  RELU,
  RELU_N1_TO_1,
  RELU6,
  TANH;

  @Override
  public float apply(float x) {
    return this == TANH ? Exponential.tanh(x) : Activation.values()[ordinal()].apply(x);
  }
}
