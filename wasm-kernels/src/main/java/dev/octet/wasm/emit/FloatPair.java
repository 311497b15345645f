package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Sums or products of four pairs of float32, clamped. */
final class FloatPair implements Elementwise {
  private final FunctionBuilder f;
  private final Op operation;
  private final Local flipA;
  private final Local flipB;
  private final Local min;
  private final Local max;

  private Local repeated;

  FloatPair(FunctionBuilder f, Local params, Op operation) {
    this.f = f;
    this.operation = operation;
    flipA = ByteOutput.splat(f, params, ElementwiseParams.FLIP_A);
    flipB = ByteOutput.splat(f, params, ElementwiseParams.FLIP_B);
    min = ByteOutput.splat(f, params, ElementwiseParams.MIN);
    max = ByteOutput.splat(f, params, ElementwiseParams.MAX);
  }

  /** From here on b is in all lanes of a vector, not in memory. */
  void repeat(Local vector) {
    repeated = vector;
  }

  @Override
  public int inputBytes() {
    return Float.BYTES;
  }

  @Override
  public void emit(Local a, Local b) {
    f.get(a).memory(Op.V128_LOAD, 0).get(flipA).op(Op.V128_XOR);
    if (repeated == null) {
      f.get(b).memory(Op.V128_LOAD, 0);
    } else {
      f.get(repeated);
    }
    f.get(flipB)
        .op(Op.V128_XOR)
        .op(operation)
        .get(min)
        .op(Op.F32X4_PMAX)
        .get(max)
        .op(Op.F32X4_PMIN);
  }
}
