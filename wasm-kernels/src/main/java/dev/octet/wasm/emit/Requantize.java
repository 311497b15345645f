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
  private final boolean clamps;
  private final Local rounding;
  private final Local magic;
  private final Local headroom;
  private final Local base;

  /** Emits the loads of the constants of an epilogue that clamps at any bounds. */
  Requantize(FunctionBuilder f, Local params, int offset) {
    this(f, params, offset, true);
  }

  /**
   * Emits the loads of the constants, which stay in locals.
   *
   * @param params address of the parameter block
   * @param offset offset of MAGIC in it; HEADROOM and BASE follow
   * @param clamps whether HEADROOM and BASE may be other than 0: saturation alone clamps at 0 and
   *     255
   */
  Requantize(FunctionBuilder f, Local params, int offset, boolean clamps) {
    this.f = f;
    this.clamps = clamps;
    rounding = f.v128();
    f.f32x4(ROUNDING).set(rounding);
    magic = constant(params, offset);
    headroom = clamps ? constant(params, offset + 4) : null;
    base = clamps ? constant(params, offset + 8) : null;
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
    if (clamps) {
      f.get(headroom).op(Op.I8X16_ADD_SAT_U).get(base).op(Op.I8X16_SUB);
    }
  }

  /** Pushes whether an epilogue has to clamp beyond saturation. */
  static void pushClamps(FunctionBuilder f, Local params, int offset) {
    f.get(params).memory(Op.I64_LOAD, offset + 4).op(Op.I64_EQZ).op(Op.I32_EQZ);
  }

  private Local constant(Local params, int offset) {
    Local constant = f.v128();
    f.get(params).memory(Op.V128_LOAD32_SPLAT, offset).set(constant);
    return constant;
  }
}
