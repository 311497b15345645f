package dev.octet.wasm.emit;

import dev.octet.wasm.asm.ModuleBuilder;

/** How a relaxed kernel multiplies signed weights by 8-bit activations. */
public interface DotProduct {
  /**
   * {@code i32x4.relaxed_dot_i8x16_i7x16_add_s}: fast, and exact only where {@link RelaxedProbe}
   * says so.
   */
  DotProduct NATIVE = new NativeDot();

  /** Signed weights by unsigned activations in plain simd128, exact on every engine. */
  DotProduct EXACT_U8 = new ExactDot(false);

  /** Signed weights by signed activations in plain simd128, exact on every engine. */
  DotProduct EXACT_S8 = new ExactDot(true);

  /** The instruction for functions of {@code module}; may add a function to it. */
  DotInstruction declareIn(ModuleBuilder module);
}
