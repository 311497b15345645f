package dev.octet.wasm.emit;

import dev.octet.kernel.PoolParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** The largest bytes of a window. */
final class ByteMaximum extends PoolReduction {
  private final Local flip;
  private final Local max;

  ByteMaximum(FunctionBuilder f) {
    super(f);
    flip = f.v128();
    max = f.v128();
    splat(PoolParams.FLIP).set(flip);
  }

  @Override
  int elementBytes() {
    return 1;
  }

  @Override
  void start() {
    f.i32x4(0).set(max);
  }

  @Override
  void tap() {
    f.get(flip).op(Op.V128_XOR).get(max).op(Op.I8X16_MAX_U).set(max);
  }

  @Override
  void result() {
    f.get(max);
    finishBytes();
  }
}
