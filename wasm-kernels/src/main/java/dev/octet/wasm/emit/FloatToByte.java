package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Quantizes 16 float32; what is not a number becomes 0 before it is rounded. */
final class FloatToByte implements Elementwise {
  private static final float LIMIT = 0x1p21f;

  private final FunctionBuilder f;
  private final Local scale;
  private final Local x;
  private final ByteOutput output;

  FloatToByte(FunctionBuilder f, Local params) {
    this.f = f;
    scale = ByteOutput.splat(f, params, ElementwiseParams.SCALE);
    x = f.v128();
    output = new ByteOutput(f, params);
  }

  @Override
  public int inputBytes() {
    return Float.BYTES;
  }

  @Override
  public void emit(Local a, Local b) {
    output.emit(
        quarter -> {
          f.get(a).memory(Op.V128_LOAD, 16 * quarter).get(scale).op(Op.F32X4_MUL).tee(x);
          f.get(x).get(x).op(Op.F32X4_EQ).op(Op.V128_AND);
          f.f32x4(-LIMIT).op(Op.F32X4_PMAX).f32x4(LIMIT).op(Op.F32X4_PMIN);
          f.f32x4(Requantize.ROUNDING).op(Op.F32X4_ADD);
          f.f32x4(Requantize.ROUNDING).op(Op.I32X4_SUB);
        });
  }
}
