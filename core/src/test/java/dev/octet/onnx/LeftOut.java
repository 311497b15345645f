package dev.octet.onnx;

/** Says why a test of ONNX is not run. */
final class LeftOut extends RuntimeException {
  private static final long serialVersionUID = 1;

  LeftOut(String reason) {
    super(reason);
  }
}
