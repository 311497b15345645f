package dev.octet.wasm.emit;

/**
 * One call of a kernel to check.
 *
 * @param description sizes and kind of values
 * @param memory all buffers and the parameter block
 * @param params address of the parameter block
 * @param units number of units that the kernel's range may cover
 * @param reference what the kernel must do
 */
record Scenario(
    String description, MemoryImage memory, int params, int units, Reference reference) {

  /** The specification of a family in plain Java. */
  @FunctionalInterface
  interface Reference {
    /** Computes the units {@code [from, to)} in {@code memory}. */
    void run(MemoryImage memory, int params, int from, int to);
  }
}
