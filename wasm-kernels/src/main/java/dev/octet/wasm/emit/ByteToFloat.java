package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Dequantizes four bytes. */
final class ByteToFloat implements Elementwise {
  private final FunctionBuilder f;
  private final Local flip;
  private final Local zeroPoint;
  private final Local scale;

  ByteToFloat(FunctionBuilder f, Local params) {
    this.f = f;
    flip = ByteOutput.splat(f, params, ElementwiseParams.FLIP_A);
    zeroPoint = ByteOutput.splat(f, params, ElementwiseParams.FACTOR_A);
    scale = ByteOutput.splat(f, params, ElementwiseParams.SCALE);
  }

  @Override
  public int inputBytes() {
    return 1;
  }

  @Override
  public void emit(Local a, Local b) {
    f.get(a).memory(Op.V128_LOAD32_ZERO, 0).get(flip).op(Op.V128_XOR);
    f.op(Op.I16X8_EXTEND_LOW_I8X16_U).op(Op.I32X4_EXTEND_LOW_I16X8_U);
    f.get(zeroPoint).op(Op.I32X4_SUB);
    f.op(Op.F32X4_CONVERT_I32X4_S).get(scale).op(Op.F32X4_MUL);
  }
}
