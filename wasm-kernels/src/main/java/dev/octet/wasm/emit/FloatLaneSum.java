package dev.octet.wasm.emit;

import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** The order of {@link dev.octet.numerics.LaneSum} in four vectors of sums. */
final class FloatLaneSum {
  /** How many vectors take turns. */
  static final int VECTORS = 4;

  private final FunctionBuilder f;
  private final List<Local> sums;

  FloatLaneSum(FunctionBuilder f) {
    this.f = f;
    this.sums = f.v128s(VECTORS);
  }

  /** Begins with +0.0. */
  void begin() {
    sums.forEach(sum -> f.i32x4(0).set(sum));
  }

  /** Adds as much of a vector as is left of the row, for the vectors of a row in turn. */
  void add(int turn, Local vector, Local left) {
    f.get(sums.get(turn)).get(vector);
    Lanes.firstInts(f, left);
    f.op(Op.V128_AND).op(Op.F32X4_ADD).set(sums.get(turn));
  }

  /** The vector of which each lane holds the sum of all. */
  Local total() {
    combine(0, 2);
    combine(1, 3);
    combine(0, 1);
    Lanes.combine(f, sums.get(0), Op.F32X4_ADD, Float.BYTES);
    return sums.get(0);
  }

  private void combine(int target, int other) {
    f.get(sums.get(target)).get(sums.get(other)).op(Op.F32X4_ADD).set(sums.get(target));
  }
}
