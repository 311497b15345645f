package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Four float32 between four pixels: first horizontally, each operation rounded on its own. */
final class FloatInterpolation implements Interpolation {
  private final FunctionBuilder f;
  private final Local vertical;
  private final Local top;
  private final Local topSlope;
  private final Local bottom;
  private final Local bottomSlope;

  FloatInterpolation(FunctionBuilder f) {
    this.f = f;
    vertical = f.v128();
    top = f.v128();
    topSlope = f.v128();
    bottom = f.v128();
    bottomSlope = f.v128();
  }

  @Override
  public void row(Local address, int offset) {
    f.get(address).memory(Op.V128_LOAD32_SPLAT, offset).set(vertical);
  }

  @Override
  public void corners(Local topRow, Local bottomRow, Local left, Local right) {
    line(topRow, left, right, top, topSlope);
    line(bottomRow, left, right, bottom, bottomSlope);
  }

  private void line(Local row, Local left, Local right, Local start, Local slope) {
    f.get(row).get(left).op(Op.I32_ADD).memory(Op.V128_LOAD, 0).set(start);
    f.get(row).get(right).op(Op.I32_ADD).memory(Op.V128_LOAD, 0);
    f.get(start).op(Op.F32X4_SUB).set(slope);
  }

  @Override
  public void pixel(Local weight) {
    f.scope(
        () -> {
          Local factor = f.v128();
          Local above = f.v128();
          f.get(weight).memory(Op.V128_LOAD32_SPLAT, 0).set(factor);
          f.get(top).get(topSlope).get(factor).op(Op.F32X4_MUL).op(Op.F32X4_ADD).tee(above);
          f.get(bottom).get(bottomSlope).get(factor).op(Op.F32X4_MUL).op(Op.F32X4_ADD);
          f.get(above).op(Op.F32X4_SUB).get(vertical).op(Op.F32X4_MUL).op(Op.F32X4_ADD);
        });
  }
}
