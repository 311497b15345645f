package dev.octet.wasm.emit;

import dev.octet.kernel.PoolParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Means or maxima of float32, in the order of memory. */
final class FloatPool extends PoolReduction {
  private final boolean average;
  private final Local multiplier;
  private final Local value;

  FloatPool(FunctionBuilder f, boolean average) {
    super(f);
    this.average = average;
    multiplier = f.v128();
    value = f.v128();
  }

  @Override
  int elementBytes() {
    return Float.BYTES;
  }

  @Override
  void window(Local taps) {
    if (average) {
      multiplier(taps).set(multiplier);
    }
  }

  @Override
  void start() {
    f.f32x4(average ? 0 : Float.NEGATIVE_INFINITY).set(value);
  }

  @Override
  void tap() {
    Local next = f.v128();
    f.set(next).get(value).get(next).op(average ? Op.F32X4_ADD : Op.F32X4_PMAX).set(value);
  }

  @Override
  void result() {
    f.get(value);
    if (average) {
      f.get(multiplier).op(Op.F32X4_MUL);
    }
    splat(PoolParams.MIN).op(Op.F32X4_PMAX);
    splat(PoolParams.MAX).op(Op.F32X4_PMIN);
  }
}
