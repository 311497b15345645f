package dev.octet.wasm.emit;

import dev.octet.kernel.ElementwiseParams;
import dev.octet.kernel.Family;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;

/** Four results of pairs of float32, clamped. */
final class FloatPair implements Elementwise {
  private final FunctionBuilder f;
  private final Family family;
  private final Local a;
  private final Local b;
  private final Local flipA;
  private final Local flipB;
  private final Local min;
  private final Local max;

  private Local repeated;

  FloatPair(FunctionBuilder f, Local params, Family family) {
    this.f = f;
    this.family = family;
    a = f.v128();
    b = f.v128();
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
  public void emit(Local addressA, Local addressB) {
    f.get(addressA).memory(Op.V128_LOAD, 0).get(flipA).op(Op.V128_XOR).set(a);
    if (repeated == null) {
      f.get(addressB).memory(Op.V128_LOAD, 0);
    } else {
      f.get(repeated);
    }
    f.get(flipB).op(Op.V128_XOR).set(b);
    f.get(a);
    switch (family) {
      case FLOAT_ADD -> f.get(b).op(Op.F32X4_ADD);
      case FLOAT_MULTIPLY -> f.get(b).op(Op.F32X4_MUL);
      case FLOAT_DIVIDE -> f.get(b).op(Op.F32X4_DIV);
      case FLOAT_MAXIMUM -> wins(Op.F32X4_GT);
      case FLOAT_MINIMUM -> wins(Op.F32X4_LT);
      default -> {
        f.get(a).get(b).op(Op.F32X4_MUL);
        f.get(a).f32x4(0).op(Op.F32X4_GE).op(Op.V128_BITSELECT);
      }
    }
    f.get(min).op(Op.F32X4_PMAX).get(max).op(Op.F32X4_PMIN);
  }

  /** Takes a, and pushes b instead where a neither compares so nor is NaN. */
  private void wins(Op compare) {
    f.get(b).get(a).get(b).op(compare);
    f.get(a).get(a).op(Op.F32X4_NE).op(Op.V128_OR).op(Op.V128_BITSELECT);
  }
}
