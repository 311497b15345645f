package dev.octet.wasm.emit;

import dev.octet.kernel.Family;
import dev.octet.numerics.ErrorFunction;
import dev.octet.operator.Gelu;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/**
 * Functions of four float32, with the operations of the scalar ones. Where those have a case of
 * their own for large arguments, a limit takes its place beyond which the result is the same.
 */
final class FloatFunctions implements Elementwise {
  private static final int SIGN = 0x80000000;
  private static final double SMALL = 0x1p-10;
  private static final int[] LOW_HALVES = {0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23};

  private final FunctionBuilder f;
  private final Family family;
  private final VectorConstants constants;
  private final FloatExponential exponential;
  private final DoubleExponential doubleExponential;
  private final Local x;
  private final Local r;
  private final Local z;
  private final Local t;

  FloatFunctions(FunctionBuilder f, Family family) {
    this.f = f;
    this.family = family;
    constants = new VectorConstants(f);
    boolean isFloat = family == Family.FLOAT_LOGISTIC || family == Family.FLOAT_EXP;
    exponential = isFloat ? new FloatExponential(f) : null;
    doubleExponential = isFloat ? null : new DoubleExponential(f, constants);
    switch (family) {
      case FLOAT_LOGISTIC -> constants.floats(1);
      case FLOAT_TANH -> constants.floats(-10, 10).doubles(1.0 / 3, 1, 2, SMALL);
      case FLOAT_ELU -> constants.floats(-100, 0).doubles(1.0 / 6, 0.5, 1, SMALL);
      case FLOAT_GELU ->
          constants
              .floats(-20)
              .doubles(0, 0.5, 1, 2, 20, Gelu.SQRT_HALF)
              .doubles(ErrorFunction.coefficients());
      case FLOAT_GELU_TANH ->
          constants.floats(-100).doubles(0, 1, -200, 200, Gelu.CUBIC, Gelu.TWICE_SQRT_TWO_OVER_PI);
      case FLOAT_EXP -> {}
      default -> throw new IllegalArgumentException(family + " is no function");
    }
    x = f.v128();
    r = f.v128();
    z = f.v128();
    t = f.v128();
  }

  @Override
  public int inputBytes() {
    return Float.BYTES;
  }

  @Override
  public void emit(Local a, Local b) {
    f.get(a).memory(Op.V128_LOAD, 0);
    switch (family) {
      case FLOAT_LOGISTIC -> {
        f.i32x4(SIGN).op(Op.V128_XOR);
        exponential.emit();
        f.set(x);
        constants.f32x4(1);
        constants.f32x4(1).get(x).op(Op.F32X4_ADD).op(Op.F32X4_DIV);
      }
      case FLOAT_EXP -> exponential.emit();
      case FLOAT_TANH -> {
        constants.f32x4(-10).op(Op.F32X4_PMAX);
        constants.f32x4(10).op(Op.F32X4_PMIN).set(x);
        halves(this::tanh);
      }
      case FLOAT_ELU -> {
        constants.f32x4(-100).op(Op.F32X4_PMAX).set(x);
        halves(this::minusOne);
        f.get(x).get(x);
        constants.f32x4(0).op(Op.F32X4_LT).op(Op.V128_BITSELECT);
      }
      case FLOAT_GELU -> {
        constants.f32x4(-20).op(Op.F32X4_PMAX).set(x);
        halves(this::gelu);
      }
      default -> {
        constants.f32x4(-100).op(Op.F32X4_PMAX).set(x);
        halves(this::approximateGelu);
      }
    }
  }

  /** Pushes the results in float64, rounded, of two and two lanes. */
  private void halves(Runnable function) {
    f.get(x).op(Op.F64X2_PROMOTE_LOW_F32X4).set(r);
    function.run();
    f.op(Op.F32X4_DEMOTE_F64X2_ZERO);
    f.get(x).get(x).shuffle(Shuffles.rotate(8)).op(Op.F64X2_PROMOTE_LOW_F32X4).set(r);
    function.run();
    f.op(Op.F32X4_DEMOTE_F64X2_ZERO).shuffle(LOW_HALVES);
  }

  /** {@code 1 - 2 / (exp(2r) + 1)}, near 0 {@code r - r^3 / 3}. */
  private void tanh() {
    f.get(r);
    f.get(r).get(r).op(Op.F64X2_MUL).get(r).op(Op.F64X2_MUL);
    constants.f64x2(1.0 / 3).op(Op.F64X2_MUL).op(Op.F64X2_SUB);
    constants.f64x2(1);
    constants.f64x2(2);
    constants.f64x2(2).get(r).op(Op.F64X2_MUL);
    doubleExponential.emit();
    constants.f64x2(1).op(Op.F64X2_ADD).op(Op.F64X2_DIV).op(Op.F64X2_SUB);
    selectSmall();
  }

  /** {@code exp(r) - 1}, near 0 {@code r + r^2 * (1 / 2 + r / 6)}. */
  private void minusOne() {
    f.get(r).get(r).get(r).op(Op.F64X2_MUL);
    constants.f64x2(0.5).get(r);
    constants.f64x2(1.0 / 6).op(Op.F64X2_MUL).op(Op.F64X2_ADD).op(Op.F64X2_MUL);
    f.op(Op.F64X2_ADD).get(r);
    doubleExponential.emit();
    constants.f64x2(1).op(Op.F64X2_SUB);
    selectSmall();
  }

  /** Takes results for r near 0 and for others, and pushes the right ones. */
  private void selectSmall() {
    f.get(r).op(Op.F64X2_ABS);
    constants.f64x2(SMALL).op(Op.F64X2_LT).op(Op.V128_BITSELECT);
  }

  /** {@code r / 2 * erfc(-r / sqrt(2))} as {@link ErrorFunction#complement} computes it. */
  private void gelu() {
    f.get(r);
    constants.f64x2(0.5).op(Op.F64X2_MUL).get(r);
    constants.f64x2(Gelu.SQRT_HALF).op(Op.F64X2_MUL).op(Op.F64X2_ABS);
    constants.f64x2(20).op(Op.F64X2_PMIN).set(z);
    constants.f64x2(1);
    constants.f64x2(1);
    constants.f64x2(0.5).get(z).op(Op.F64X2_MUL).op(Op.F64X2_ADD).op(Op.F64X2_DIV).tee(t);
    double[] coefficients = ErrorFunction.coefficients();
    constants.f64x2(coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      f.get(t).op(Op.F64X2_MUL);
      constants.f64x2(coefficients[i]).op(Op.F64X2_ADD);
    }
    f.op(Op.F64X2_MUL);
    constants.f64x2(0).get(z).get(z).op(Op.F64X2_MUL).op(Op.F64X2_SUB);
    doubleExponential.emit();
    f.op(Op.F64X2_MUL).set(t);
    constants.f64x2(2).get(t).op(Op.F64X2_SUB).get(t);
    constants.f64x2(0).get(r).op(Op.F64X2_LT).op(Op.V128_BITSELECT).op(Op.F64X2_MUL);
  }

  /** {@code r / (1 + exp(-2 sqrt(2 / pi) * (r + 0.044715 r^3)))}. */
  private void approximateGelu() {
    f.get(r);
    constants.f64x2(1);
    constants.f64x2(0);
    constants.f64x2(Gelu.TWICE_SQRT_TWO_OVER_PI).get(r);
    constants.f64x2(Gelu.CUBIC);
    for (int i = 0; i < 3; i++) {
      f.get(r).op(Op.F64X2_MUL);
    }
    f.op(Op.F64X2_ADD).op(Op.F64X2_MUL);
    constants.f64x2(-200).op(Op.F64X2_PMAX);
    constants.f64x2(200).op(Op.F64X2_PMIN).op(Op.F64X2_SUB);
    doubleExponential.emit();
    f.op(Op.F64X2_ADD).op(Op.F64X2_DIV);
  }
}
