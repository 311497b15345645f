package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.V128;

import dev.octet.numerics.Exponential;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.ModuleBuilder;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** {@link Exponential#exp(float)} in four lanes, operation by operation. */
final class FloatExponential {
  private static final int EXPONENT_BIAS = 127;
  private static final int FRACTION_BITS = 23;

  private FloatExponential() {}

  /** The function from four x to four e^x. */
  static FunctionRef declareIn(ModuleBuilder module) {
    return module.function("exp", List.of(V128), List.of(V128), FloatExponential::body);
  }

  private static void body(FunctionBuilder f) {
    Local x = f.param(0);
    Local n = f.v128();
    Local r = f.v128();
    f.get(x).f32x4(Exponential.LOG2E_F).op(Op.F32X4_MUL);
    f.f32x4(Requantize.ROUNDING).op(Op.F32X4_ADD).tee(n);
    f.f32x4(Requantize.ROUNDING).op(Op.F32X4_SUB).set(r);
    f.get(x).get(r).f32x4(Exponential.LN2_HI_F).op(Op.F32X4_MUL).op(Op.F32X4_SUB);
    f.get(r).f32x4(Exponential.LN2_LO_F).op(Op.F32X4_MUL).op(Op.F32X4_SUB).set(r);
    polynomial(f, r);
    f.get(n).f32x4(Requantize.ROUNDING).op(Op.I32X4_SUB).tee(n);
    f.i32(1).op(Op.I32X4_SHR_S).tee(r);
    powerOfTwo(f);
    f.op(Op.F32X4_MUL).get(n).get(r).op(Op.I32X4_SUB);
    powerOfTwo(f);
    f.op(Op.F32X4_MUL);
    f.get(x).f32x4(Exponential.SMALLEST_F).op(Op.F32X4_LT).op(Op.V128_ANDNOT).set(r);
    f.f32x4(Float.POSITIVE_INFINITY).get(r);
    f.get(x).f32x4(Exponential.LARGEST_F).op(Op.F32X4_GT).op(Op.V128_BITSELECT);
  }

  private static void polynomial(FunctionBuilder f, Local r) {
    int factorial = 720;
    f.f32x4(1f / factorial);
    for (int degree = 6; degree > 0; degree--) {
      factorial /= degree;
      f.get(r).op(Op.F32X4_MUL).f32x4(1f / factorial).op(Op.F32X4_ADD);
    }
  }

  private static void powerOfTwo(FunctionBuilder f) {
    f.i32x4(EXPONENT_BIAS).op(Op.I32X4_ADD).i32(FRACTION_BITS).op(Op.I32X4_SHL);
  }
}
