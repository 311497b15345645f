package dev.octet.wasm.emit;

import dev.octet.kernel.ResizeParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** 16 bytes between four pixels with weights of 11 bits: first vertically, by dot products. */
final class ByteInterpolation implements Interpolation {
  private static final int WEIGHT_BITS = 11;

  private final FunctionBuilder f;
  private final Local flip;
  private final Local vertical;
  private final List<Local> base;
  private final List<Local> slope;

  ByteInterpolation(FunctionBuilder f, Local params) {
    this.f = f;
    flip = f.v128();
    vertical = f.v128();
    base = f.v128s(4);
    slope = f.v128s(4);
    f.get(params).memory(Op.V128_LOAD32_SPLAT, ResizeParams.FLIP).set(flip);
  }

  @Override
  public void row(Local address, int offset) {
    f.get(address).memory(Op.V128_LOAD32_SPLAT, offset).set(vertical);
  }

  @Override
  public void corners(Local top, Local bottom, Local left, Local right) {
    between(top, bottom, left, base);
    between(top, bottom, right, slope);
    for (int i = 0; i < 4; i++) {
      f.get(slope.get(i)).get(base.get(i)).op(Op.I32X4_SUB).set(slope.get(i));
      f.get(base.get(i)).i32(WEIGHT_BITS).op(Op.I32X4_SHL);
      f.i32x4(1 << (2 * WEIGHT_BITS - 1)).op(Op.I32X4_ADD).set(base.get(i));
    }
  }

  @Override
  public void pixel(Local weight) {
    f.scope(
        () -> {
          Local factor = f.v128();
          f.get(weight).memory(Op.V128_LOAD32_SPLAT, 0).set(factor);
          for (int i = 0; i < 4; i++) {
            f.get(slope.get(i)).get(factor).op(Op.I32X4_MUL).get(base.get(i)).op(Op.I32X4_ADD);
            f.i32(2 * WEIGHT_BITS).op(Op.I32X4_SHR_S);
            if (i % 2 == 1) {
              f.op(Op.I16X8_NARROW_I32X4_S);
            }
          }
          f.op(Op.I8X16_NARROW_I16X8_U).get(flip).op(Op.V128_XOR);
        });
  }

  /** Weighs the bytes above against those below: 16 sums of 19 bits. */
  private void between(Local top, Local bottom, Local offset, List<Local> sums) {
    f.scope(
        () -> {
          Local above = f.v128();
          Local below = f.v128();
          Local pairs = f.v128();
          bytes(top, offset).set(above);
          bytes(bottom, offset).set(below);
          for (int half = 0; half < 2; half++) {
            f.get(above).get(below);
            f.shuffle(half == 0 ? Shuffles.ZIP_LOW_8 : Shuffles.ZIP_HIGH_8).set(pairs);
            f.get(pairs).op(Op.I16X8_EXTEND_LOW_I8X16_U).get(vertical);
            f.op(Op.I32X4_DOT_I16X8_S).set(sums.get(2 * half));
            f.get(pairs).op(Op.I16X8_EXTEND_HIGH_I8X16_U).get(vertical);
            f.op(Op.I32X4_DOT_I16X8_S).set(sums.get(2 * half + 1));
          }
        });
  }

  private FunctionBuilder bytes(Local row, Local offset) {
    f.get(row).get(offset).op(Op.I32_ADD).memory(Op.V128_LOAD, 0);
    return f.get(flip).op(Op.V128_XOR);
  }
}
