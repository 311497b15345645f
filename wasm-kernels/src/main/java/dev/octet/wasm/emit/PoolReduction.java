package dev.octet.wasm.emit;

import dev.octet.kernel.PoolParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** What a pool makes of the values of one window, 16 bytes of channels at a time. */
abstract class PoolReduction {
  final FunctionBuilder f;

  PoolReduction(FunctionBuilder f) {
    this.f = f;
  }

  /** Size of one element. */
  abstract int elementBytes();

  /** Emits what depends on the number of taps of a window only. */
  void window(Local taps) {}

  /** Emits the start of a reduction. */
  abstract void start();

  /** Takes a vector of input and emits its share. */
  abstract void tap();

  /**
   * Emits what follows a row of taps.
   *
   * @param left rows of the window that are left, this one included
   */
  void endRow(Local left) {}

  /** Pushes the vector of results. */
  abstract void result();

  /** Pushes a field of the parameter block in four lanes. */
  final FunctionBuilder splat(int field) {
    return f.get(f.param(0)).memory(Op.V128_LOAD32_SPLAT, field);
  }

  /** Pushes the factor of a mean, {@code fl(SCALE * fl(1 / taps))}, in four lanes. */
  final FunctionBuilder multiplier(Local taps) {
    f.f32(1).get(taps).op(Op.F32_CONVERT_I32_S).op(Op.F32_DIV).op(Op.F32X4_SPLAT);
    return splat(PoolParams.SCALE).op(Op.F32X4_MUL);
  }

  /** Takes 16 bytes, and pushes them clamped and in the form of the output. */
  final void finishBytes() {
    splat(PoolParams.MIN).op(Op.I8X16_MAX_U);
    splat(PoolParams.MAX).op(Op.I8X16_MIN_U);
    splat(PoolParams.FLIP_OUT).op(Op.V128_XOR);
  }
}
