package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;

/** Emits one accumulating dot product of four bytes per lane. */
@FunctionalInterface
public interface DotInstruction {
  /**
   * Takes weights, activations and accumulators (on top) and leaves the new accumulators, all v128:
   * lane i gains the sum of the products of bytes 4i to 4i+3.
   */
  void emit(FunctionBuilder function);
}
