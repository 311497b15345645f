package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.V128;

import dev.octet.numerics.Exponential;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.ModuleBuilder;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** {@link Exponential#quick} in two lanes of float64, operation by operation. */
final class DoubleExponential {
  private static final int EXPONENT_BIAS = 1023;
  private static final int FRACTION_BITS = 52;
  private static final int DEGREE = 10;

  private DoubleExponential() {}

  /** The function from two x to two e^x. */
  static FunctionRef declareIn(ModuleBuilder module) {
    return module.function("exp_f64", List.of(V128), List.of(V128), DoubleExponential::body);
  }

  private static void body(FunctionBuilder f) {
    Local x = f.param(0);
    Local k = f.v128();
    Local r = f.v128();
    f.get(x).f64x2(Exponential.LOG2E).op(Op.F64X2_MUL);
    f.f64x2(-0.5).f64x2(0.5).get(x).f64x2(0).op(Op.F64X2_LT).op(Op.V128_BITSELECT);
    f.op(Op.F64X2_ADD).op(Op.I32X4_TRUNC_SAT_F64X2_S_ZERO).tee(k);
    f.op(Op.F64X2_CONVERT_LOW_I32X4_S).set(r);
    f.get(x).get(r).f64x2(Exponential.LN2_HI).op(Op.F64X2_MUL).op(Op.F64X2_SUB);
    f.get(r).f64x2(Exponential.LN2_LO).op(Op.F64X2_MUL).op(Op.F64X2_SUB).set(r);
    int factorial = 3628800;
    f.f64x2(1.0 / factorial);
    for (int degree = DEGREE; degree > 0; degree--) {
      factorial /= degree;
      f.get(r).op(Op.F64X2_MUL).f64x2(1.0 / factorial).op(Op.F64X2_ADD);
    }
    f.get(k).i32x4(EXPONENT_BIAS).op(Op.I32X4_ADD).op(Op.I64X2_EXTEND_LOW_I32X4_S);
    f.i32(FRACTION_BITS).op(Op.I64X2_SHL).op(Op.F64X2_MUL);
  }
}
