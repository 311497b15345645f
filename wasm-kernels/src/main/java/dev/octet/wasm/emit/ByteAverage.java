package dev.octet.wasm.emit;

import dev.octet.kernel.PoolParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Requantized means: sums in 16 bits over at most 256 taps, then in 32. */
final class ByteAverage extends PoolReduction {
  private static final int NARROW_TAPS = 256;

  private final Local flip;
  private final Local offset;
  private final Local multiplier;
  private final Local wide;
  private final Local low;
  private final Local high;
  private final List<Local> sums;

  ByteAverage(FunctionBuilder f) {
    super(f);
    flip = f.v128();
    offset = f.v128();
    multiplier = f.v128();
    wide = f.i32();
    low = f.v128();
    high = f.v128();
    sums = f.v128s(4);
    splat(PoolParams.FLIP).set(flip);
  }

  @Override
  int elementBytes() {
    return 1;
  }

  @Override
  void window(Local taps) {
    f.get(taps).i32(NARROW_TAPS).op(Op.I32_GT_S).set(wide);
    f.i32x4(0);
    splat(PoolParams.ZERO).get(taps).op(Op.I32X4_SPLAT).op(Op.I32X4_MUL);
    f.op(Op.I32X4_SUB).set(offset);
    multiplier(taps).set(multiplier);
  }

  @Override
  void start() {
    sums.forEach(sum -> f.get(offset).set(sum));
    clear();
  }

  private void clear() {
    f.i32x4(0).tee(low).set(high);
  }

  @Override
  void tap() {
    Local bytes = f.v128();
    f.get(flip).op(Op.V128_XOR).tee(bytes);
    f.op(Op.I16X8_EXTEND_LOW_I8X16_U).get(low).op(Op.I16X8_ADD).set(low);
    f.get(bytes).op(Op.I16X8_EXTEND_HIGH_I8X16_U).get(high).op(Op.I16X8_ADD).set(high);
  }

  @Override
  void endRow(Local left) {
    f.get(left).i32(1).op(Op.I32_EQ).get(wide).op(Op.I32_OR);
    f.ifThen(
        () -> {
          for (int i = 0; i < sums.size(); i++) {
            f.get(i < 2 ? low : high);
            f.op(i % 2 == 0 ? Op.I32X4_EXTEND_LOW_I16X8_U : Op.I32X4_EXTEND_HIGH_I16X8_U);
            f.get(sums.get(i)).op(Op.I32X4_ADD).set(sums.get(i));
          }
          clear();
        });
  }

  @Override
  void result() {
    for (int i = 0; i < sums.size(); i++) {
      requantize(sums.get(i));
      if (i % 2 == 1) {
        f.op(Op.I16X8_NARROW_I32X4_S);
      }
    }
    f.op(Op.I8X16_NARROW_I16X8_U);
    finishBytes();
  }

  private void requantize(Local sum) {
    Local x = f.v128();
    f.get(sum).op(Op.F32X4_CONVERT_I32X4_S).tee(x);
    f.get(x).i32x4(Integer.MIN_VALUE).op(Op.V128_AND);
    splat(PoolParams.NUDGE).op(Op.V128_OR).op(Op.F32X4_ADD);
    f.get(multiplier).op(Op.F32X4_MUL);
    splat(PoolParams.OFFSET).op(Op.F32X4_ADD).f32x4(Requantize.ROUNDING).op(Op.F32X4_ADD);
    splat(PoolParams.MAGIC).op(Op.I32X4_SUB);
  }
}
