package dev.octet.wasm.emit;

import static dev.octet.wasm.encode.ValueType.V128;

import dev.octet.kernel.Family;
import dev.octet.numerics.ErrorFunction;
import dev.octet.operator.Gelu;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;
import java.util.function.Consumer;

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
  private final Parts parts;
  private final FunctionRef half;
  private final Local x;

  FloatFunctions(FunctionBuilder f, Family family, Parts parts) {
    this.f = f;
    this.family = family;
    this.parts = parts;
    half =
        switch (family) {
          case FLOAT_TANH -> inDoubles(this::tanh);
          case FLOAT_ELU -> inDoubles(this::minusOne);
          case FLOAT_GELU -> inDoubles(this::gelu);
          case FLOAT_GELU_TANH -> inDoubles(this::approximateGelu);
          default -> null;
        };
    x = f.v128();
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
        f.i32x4(SIGN).op(Op.V128_XOR).set(x);
        f.f32x4(1).f32x4(1).get(x).call(parts.exponential());
        f.op(Op.F32X4_ADD).op(Op.F32X4_DIV);
      }
      case FLOAT_EXP -> f.call(parts.exponential());
      case FLOAT_TANH -> {
        f.f32x4(-10).op(Op.F32X4_PMAX).f32x4(10).op(Op.F32X4_PMIN).set(x);
        halves();
      }
      case FLOAT_ELU -> {
        f.f32x4(-100).op(Op.F32X4_PMAX).set(x);
        halves();
        f.get(x).get(x).f32x4(0).op(Op.F32X4_LT).op(Op.V128_BITSELECT);
      }
      case FLOAT_GELU -> {
        f.f32x4(-20).op(Op.F32X4_PMAX).set(x);
        halves();
      }
      case FLOAT_GELU_TANH -> {
        f.f32x4(-100).op(Op.F32X4_PMAX).set(x);
        halves();
      }
      default -> throw new IllegalArgumentException(family + " is no function");
    }
  }

  /** A function of two float64. */
  private FunctionRef inDoubles(Consumer<FunctionBuilder> body) {
    return parts.module().function("half", List.of(V128), List.of(V128), body);
  }

  /** Pushes the results in float64, rounded, of two and two lanes. */
  private void halves() {
    f.get(x).op(Op.F64X2_PROMOTE_LOW_F32X4).call(half).op(Op.F32X4_DEMOTE_F64X2_ZERO);
    f.get(x).get(x).shuffle(Shuffles.rotate(8)).op(Op.F64X2_PROMOTE_LOW_F32X4);
    f.call(half).op(Op.F32X4_DEMOTE_F64X2_ZERO).shuffle(LOW_HALVES);
  }

  /** {@code 1 - 2 / (exp(2r) + 1)}, near 0 {@code r - r^3 / 3}. */
  private void tanh(FunctionBuilder g) {
    Local r = g.param(0);
    g.get(r);
    g.get(r).get(r).op(Op.F64X2_MUL).get(r).op(Op.F64X2_MUL).f64x2(1.0 / 3).op(Op.F64X2_MUL);
    g.op(Op.F64X2_SUB);
    g.f64x2(1).f64x2(2);
    g.f64x2(2).get(r).op(Op.F64X2_MUL).call(parts.doubleExponential());
    g.f64x2(1).op(Op.F64X2_ADD).op(Op.F64X2_DIV).op(Op.F64X2_SUB);
    selectSmall(g, r);
  }

  /** {@code exp(r) - 1}, near 0 {@code r + r^2 * (1 / 2 + r / 6)}. */
  private void minusOne(FunctionBuilder g) {
    Local r = g.param(0);
    g.get(r);
    g.get(r).get(r).op(Op.F64X2_MUL);
    g.f64x2(0.5).get(r).f64x2(1.0 / 6).op(Op.F64X2_MUL).op(Op.F64X2_ADD).op(Op.F64X2_MUL);
    g.op(Op.F64X2_ADD);
    g.get(r).call(parts.doubleExponential()).f64x2(1).op(Op.F64X2_SUB);
    selectSmall(g, r);
  }

  /** Takes results for r near 0 and for others, and pushes the right ones. */
  private static void selectSmall(FunctionBuilder g, Local r) {
    g.get(r).op(Op.F64X2_ABS).f64x2(SMALL).op(Op.F64X2_LT).op(Op.V128_BITSELECT);
  }

  /** {@code r / 2 * erfc(-r / sqrt(2))} as {@link ErrorFunction#complement} computes it. */
  private void gelu(FunctionBuilder g) {
    Local r = g.param(0);
    Local z = g.v128();
    Local t = g.v128();
    Local y = g.v128();
    g.get(r).f64x2(0.5).op(Op.F64X2_MUL);
    g.f64x2(0).get(r).op(Op.F64X2_SUB).f64x2(Gelu.SQRT_HALF).op(Op.F64X2_MUL).tee(y);
    g.op(Op.F64X2_ABS).f64x2(20).op(Op.F64X2_PMIN).set(z);
    g.f64x2(1).f64x2(1).f64x2(0.5).get(z).op(Op.F64X2_MUL).op(Op.F64X2_ADD);
    g.op(Op.F64X2_DIV).tee(t);
    double[] coefficients = ErrorFunction.coefficients();
    g.f64x2(coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      g.get(t).op(Op.F64X2_MUL).f64x2(coefficients[i]).op(Op.F64X2_ADD);
    }
    g.op(Op.F64X2_MUL);
    g.f64x2(0).get(z).get(z).op(Op.F64X2_MUL).op(Op.F64X2_SUB).call(parts.doubleExponential());
    g.op(Op.F64X2_MUL).set(t);
    g.f64x2(2).get(t).op(Op.F64X2_SUB).get(t).get(y).f64x2(0).op(Op.F64X2_LT);
    g.op(Op.V128_BITSELECT).op(Op.F64X2_MUL);
  }

  /** {@code r / (1 + exp(-2 sqrt(2 / pi) * (r + 0.044715 r^3)))}. */
  private void approximateGelu(FunctionBuilder g) {
    Local r = g.param(0);
    g.get(r);
    g.f64x2(1);
    g.f64x2(0).f64x2(Gelu.TWICE_SQRT_TWO_OVER_PI).get(r).f64x2(Gelu.CUBIC);
    for (int i = 0; i < 3; i++) {
      g.get(r).op(Op.F64X2_MUL);
    }
    g.op(Op.F64X2_ADD).op(Op.F64X2_MUL);
    g.f64x2(-200).op(Op.F64X2_PMAX).f64x2(200).op(Op.F64X2_PMIN).op(Op.F64X2_SUB);
    g.call(parts.doubleExponential()).op(Op.F64X2_ADD).op(Op.F64X2_DIV);
  }
}
