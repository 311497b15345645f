package dev.octet.wasm.emit;

import dev.octet.numerics.Exponential;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** {@link Exponential#exp(float)} in four lanes, operation by operation. */
final class FloatExponential {
  private static final int EXPONENT_BIAS = 127;
  private static final int FRACTION_BITS = 23;
  private static final int DEGREE = 6;
  private static final int FACTORIAL = 720;

  private final FunctionBuilder f;
  private final VectorConstants constants;
  private final Local bias;
  private final Local x;
  private final Local n;
  private final Local r;

  /** Emits the constants. */
  FloatExponential(FunctionBuilder f) {
    this.f = f;
    constants = new VectorConstants(f);
    constants.floats(
        Exponential.LOG2E_F,
        Exponential.LN2_HI_F,
        Exponential.LN2_LO_F,
        Exponential.SMALLEST_F,
        Exponential.LARGEST_F,
        Requantize.ROUNDING,
        Float.POSITIVE_INFINITY,
        1f / FACTORIAL);
    int factorial = FACTORIAL;
    for (int degree = DEGREE; degree > 0; degree--) {
      factorial /= degree;
      constants.floats(1f / factorial);
    }
    bias = f.v128();
    f.i32x4(EXPONENT_BIAS).set(bias);
    x = f.v128();
    n = f.v128();
    r = f.v128();
  }

  /** Takes four x, and pushes four e^x. */
  void emit() {
    f.tee(x);
    constants.f32x4(Exponential.LOG2E_F).op(Op.F32X4_MUL);
    constants.f32x4(Requantize.ROUNDING).op(Op.F32X4_ADD).tee(n);
    constants.f32x4(Requantize.ROUNDING).op(Op.F32X4_SUB).set(r);
    f.get(x).get(r);
    constants.f32x4(Exponential.LN2_HI_F).op(Op.F32X4_MUL).op(Op.F32X4_SUB).get(r);
    constants.f32x4(Exponential.LN2_LO_F).op(Op.F32X4_MUL).op(Op.F32X4_SUB).set(r);
    polynomial();
    f.get(n);
    constants.f32x4(Requantize.ROUNDING).op(Op.I32X4_SUB).tee(n);
    f.i32(1).op(Op.I32X4_SHR_S).tee(r);
    powerOfTwo();
    f.op(Op.F32X4_MUL).get(n).get(r).op(Op.I32X4_SUB);
    powerOfTwo();
    f.op(Op.F32X4_MUL).get(x);
    constants.f32x4(Exponential.SMALLEST_F).op(Op.F32X4_LT).op(Op.V128_ANDNOT).set(r);
    constants.f32x4(Float.POSITIVE_INFINITY).get(r).get(x);
    constants.f32x4(Exponential.LARGEST_F).op(Op.F32X4_GT).op(Op.V128_BITSELECT);
  }

  private void polynomial() {
    int factorial = FACTORIAL;
    constants.f32x4(1f / factorial);
    for (int degree = DEGREE; degree > 0; degree--) {
      factorial /= degree;
      f.get(r).op(Op.F32X4_MUL);
      constants.f32x4(1f / factorial).op(Op.F32X4_ADD);
    }
  }

  private void powerOfTwo() {
    f.get(bias).op(Op.I32X4_ADD).i32(FRACTION_BITS).op(Op.I32X4_SHL);
  }
}
