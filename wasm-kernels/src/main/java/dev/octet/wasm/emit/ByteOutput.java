package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.function.IntConsumer;

/** 16 bytes out of int32 sums, as {@link ElementwiseParams} specifies {@code out}. */
final class ByteOutput {
  private final FunctionBuilder f;
  private final Local zeroPoint;
  private final Local min;
  private final Local max;
  private final Local flip;

  /** Emits the loads of the constants, which stay in locals. */
  ByteOutput(FunctionBuilder f, Local params) {
    this.f = f;
    zeroPoint = f.v128();
    f.get(params).memory(Op.V128_LOAD16_SPLAT, ElementwiseParams.ZERO_POINT).set(zeroPoint);
    min = splat(f, params, ElementwiseParams.MIN);
    max = splat(f, params, ElementwiseParams.MAX);
    flip = splat(f, params, ElementwiseParams.FLIP);
  }

  /** A local that holds a field of the parameter block in every 32-bit lane. */
  static Local splat(FunctionBuilder f, Local params, int offset) {
    Local constant = f.v128();
    f.get(params).memory(Op.V128_LOAD32_SPLAT, offset).set(constant);
    return constant;
  }

  /** Pushes the 16 bytes of which {@code quarter} pushes four, as int32: 0 to 3. */
  void emit(IntConsumer quarter) {
    for (int i = 0; i < 4; i++) {
      quarter.accept(i);
      if (i % 2 == 1) {
        f.op(Op.I16X8_NARROW_I32X4_S).get(zeroPoint).op(Op.I16X8_ADD_SAT_S);
      }
    }
    f.op(Op.I8X16_NARROW_I16X8_U);
    f.get(min).op(Op.I8X16_MAX_U).get(max).op(Op.I8X16_MIN_U).get(flip).op(Op.V128_XOR);
  }
}
