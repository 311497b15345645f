package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/**
 * The epilogue of every requantizing kernel, as {@link dev.octet.kernel.GemmParams} specifies it.
 */
final class Requantize {
  static final float ROUNDING = 12582912f;

  private final FunctionBuilder f;
  private final Local rounding;
  private final Local magic;
  private final Local headroom;
  private final Local base;

  /**
   * Emits the loads of the constants, which stay in locals.
   *
   * @param params address of the parameter block
   * @param offset offset of MAGIC in it; HEADROOM and BASE follow
   */
  Requantize(FunctionBuilder f, Local params, int offset) {
    this.f = f;
    rounding = f.v128();
    f.f32x4(ROUNDING).set(rounding);
    magic = constant(params, offset);
    headroom = constant(params, offset + 4);
    base = constant(params, offset + 8);
  }

  /** Pushes four accumulators, scaled and rounded to {@code q - lo}. */
  void round(Local accumulators, Local scales, int offset) {
    f.get(accumulators).op(Op.F32X4_CONVERT_I32X4_S);
    f.get(scales).memory(Op.V128_LOAD, offset);
    round();
  }

  /** Pushes four accumulators, scaled and rounded to {@code q - lo}. */
  void round(Local accumulators, Local scale) {
    f.get(accumulators).op(Op.F32X4_CONVERT_I32X4_S).get(scale);
    round();
  }

  private void round() {
    f.op(Op.F32X4_MUL);
    f.get(rounding).op(Op.F32X4_ADD).get(magic).op(Op.I32X4_SUB);
  }

  /** Takes two vectors of eight int16, and pushes their 16 clamped bytes. */
  void finish() {
    f.op(Op.I8X16_NARROW_I16X8_U);
    f.get(headroom).op(Op.I8X16_ADD_SAT_U).get(base).op(Op.I8X16_SUB);
  }

  private Local constant(Local params, int offset) {
    Local constant = f.v128();
    f.get(params).memory(Op.V128_LOAD32_SPLAT, offset).set(constant);
    return constant;
  }
}
