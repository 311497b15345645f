package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import java.util.HashMap;
import java.util.Map;

/**
 * Vector constants that stay in locals, because an engine that makes one anew wherever it is used
 * takes several instructions for it.
 */
final class VectorConstants {
  private final FunctionBuilder f;
  private final Map<Float, Local> floats = new HashMap<>();
  private final Map<Double, Local> doubles = new HashMap<>();

  VectorConstants(FunctionBuilder f) {
    this.f = f;
  }

  /** Emits the constants of four equal lanes that will be pushed. */
  VectorConstants floats(float... values) {
    for (float value : values) {
      floats.computeIfAbsent(value, key -> set(f.f32x4(key)));
    }
    return this;
  }

  /** Emits the constants of two equal lanes that will be pushed. */
  VectorConstants doubles(double... values) {
    for (double value : values) {
      doubles.computeIfAbsent(value, key -> set(f.f64x2(key)));
    }
    return this;
  }

  private Local set(FunctionBuilder pushed) {
    Local local = f.v128();
    pushed.set(local);
    return local;
  }

  /** Pushes a constant that was emitted. */
  FunctionBuilder f32x4(float value) {
    return f.get(floats.get(value));
  }

  /** Pushes a constant that was emitted. */
  FunctionBuilder f64x2(double value) {
    return f.get(doubles.get(value));
  }
}
