package dev.octet.quantizer;

/** Watches the values that one tensor takes while a model runs on samples. */
public interface Observer {

  /** Takes in the values of one run, all of them finite. */
  void observe(float[] values);

  /** The range that the tensor is quantized for; at least one run was observed. */
  Range range();
}
