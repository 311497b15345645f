package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Products of bytes from which zero points are subtracted, scaled in float32. */
final class ByteProduct implements Elementwise {
  private final FunctionBuilder f;
  private final ByteOperand first;
  private final ByteOperand second;
  private final Local zeroA;
  private final Local zeroB;
  private final Local scale;
  private final Local halfA;
  private final Local halfB;
  private final ByteOutput output;

  ByteProduct(FunctionBuilder f, Local params) {
    this.f = f;
    first = new ByteOperand(f, params, ElementwiseParams.FLIP_A);
    second = new ByteOperand(f, params, ElementwiseParams.FLIP_B);
    zeroA = zeroPoint(params, ElementwiseParams.FACTOR_A);
    zeroB = zeroPoint(params, ElementwiseParams.FACTOR_B);
    scale = ByteOutput.splat(f, params, ElementwiseParams.SCALE);
    halfA = f.v128();
    halfB = f.v128();
    output = new ByteOutput(f, params);
  }

  private Local zeroPoint(Local params, int offset) {
    Local constant = f.v128();
    f.get(params).memory(Op.V128_LOAD16_SPLAT, offset).set(constant);
    return constant;
  }

  @Override
  public int inputBytes() {
    return 1;
  }

  @Override
  public void emit(Local a, Local b) {
    first.load(a);
    second.load(b);
    output.emit(
        quarter -> {
          boolean low = quarter % 2 == 0;
          if (low) {
            centre(first, quarter / 2, zeroA, halfA);
            centre(second, quarter / 2, zeroB, halfB);
          }
          f.get(halfA).get(halfB);
          f.op(low ? Op.I32X4_EXTMUL_LOW_I16X8_S : Op.I32X4_EXTMUL_HIGH_I16X8_S);
          f.op(Op.F32X4_CONVERT_I32X4_S).get(scale).op(Op.F32X4_MUL);
          f.f32x4(Requantize.ROUNDING).op(Op.F32X4_ADD);
          f.f32x4(Requantize.ROUNDING).op(Op.I32X4_SUB);
        });
  }

  private void centre(ByteOperand operand, int half, Local zero, Local result) {
    operand.pushHalf(half);
    f.get(zero).op(Op.I16X8_SUB).set(result);
  }
}
