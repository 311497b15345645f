package dev.octet.wasm.emit;

import dev.octet.numerics.Exponential;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** {@link Exponential#quick} in two lanes of float64, operation by operation. */
final class DoubleExponential {
  private static final int EXPONENT_BIAS = 1023;
  private static final int FRACTION_BITS = 52;
  private static final int DEGREE = 10;
  private static final int FACTORIAL = 3628800;

  private final FunctionBuilder f;
  private final VectorConstants constants;
  private final Local bias;
  private final Local x;
  private final Local k;
  private final Local r;

  /** Emits the constants. */
  DoubleExponential(FunctionBuilder f, VectorConstants constants) {
    this.f = f;
    this.constants = constants;
    constants.doubles(0, 0.5, -0.5, 1.0 / FACTORIAL);
    constants.doubles(Exponential.LOG2E, Exponential.LN2_HI, Exponential.LN2_LO);
    int factorial = FACTORIAL;
    for (int degree = DEGREE; degree > 0; degree--) {
      factorial /= degree;
      constants.doubles(1.0 / factorial);
    }
    bias = f.v128();
    f.i32x4(EXPONENT_BIAS).set(bias);
    x = f.v128();
    k = f.v128();
    r = f.v128();
  }

  /** Takes two x, and pushes two e^x. */
  void emit() {
    f.tee(x);
    constants.f64x2(Exponential.LOG2E).op(Op.F64X2_MUL);
    constants.f64x2(-0.5);
    constants.f64x2(0.5).get(x);
    constants.f64x2(0).op(Op.F64X2_LT).op(Op.V128_BITSELECT);
    f.op(Op.F64X2_ADD).op(Op.I32X4_TRUNC_SAT_F64X2_S_ZERO).tee(k);
    f.op(Op.F64X2_CONVERT_LOW_I32X4_S).set(r);
    f.get(x).get(r);
    constants.f64x2(Exponential.LN2_HI).op(Op.F64X2_MUL).op(Op.F64X2_SUB).get(r);
    constants.f64x2(Exponential.LN2_LO).op(Op.F64X2_MUL).op(Op.F64X2_SUB).set(r);
    int factorial = FACTORIAL;
    constants.f64x2(1.0 / factorial);
    for (int degree = DEGREE; degree > 0; degree--) {
      factorial /= degree;
      f.get(r).op(Op.F64X2_MUL);
      constants.f64x2(1.0 / factorial).op(Op.F64X2_ADD);
    }
    f.get(k).get(bias).op(Op.I32X4_ADD).op(Op.I64X2_EXTEND_LOW_I32X4_S);
    f.i32(FRACTION_BITS).op(Op.I64X2_SHL).op(Op.F64X2_MUL);
  }
}
