package dev.octet.kernel;

/** The instruction sets a kernel module can be written for, from slow to fast. */
public enum Feature {
  /** No kernel module: every node runs its scalar operator. */
  SCALAR("scalar"),
  /** The 128-bit SIMD instructions of WebAssembly 2.0; exact on every engine. */
  SIMD128("simd128"),
  /** Relaxed SIMD; used only where a value probe shows that its dot product is exact. */
  RELAXED("relaxed");

  private final String label;

  Feature(String label) {
    this.label = label;
  }

  /** The name that kernels, options and reports carry, such as {@code "simd128"}. */
  public String label() {
    return label;
  }
}
