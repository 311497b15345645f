package dev.octet.numerics;

/** A function of one float32 number. */
public interface FloatFunction {
  /** The function's value at {@code x}. */
  float apply(float x);
}
