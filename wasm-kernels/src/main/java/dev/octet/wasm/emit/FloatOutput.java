package dev.octet.wasm.emit;

import dev.octet.kernel.FloatGemmParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Rows of clamped float32, for matrix products and depthwise convolutions alike: their parameter
 * blocks hold the bounds in the same place.
 */
final class FloatOutput {
  private static final int VECTOR = 16;

  private final FunctionBuilder f;
  private final Local params;
  private final FunctionRef storePartial;

  FloatOutput(FunctionBuilder f, Local params, FunctionRef storePartial) {
    this.f = f;
    this.params = params;
    this.storePartial = storePartial;
  }

  /**
   * Emits the clamp and the stores of a tile; the accumulators are undefined afterwards.
   *
   * @param rows per row, vectors of four columns
   * @param target address of the first output of row 0
   * @param stride bytes from one row to the next
   * @param left bytes from there to the end of row 0, at least one element: nothing beyond is
   *     written
   */
  void emit(List<List<Local>> rows, Local target, Local stride, Local left) {
    f.scope(() -> clamp(rows));
    f.get(left).i32(VECTOR * rows.get(0).size()).op(Op.I32_GE_S);
    f.ifElse(
        () -> forEachRow(rows, target, stride, this::storeFull),
        () -> forEachRow(rows, target, stride, (address, row) -> storePartial(address, row, left)));
  }

  /** {@code x < MIN ? MIN : x}, then {@code x > MAX ? MAX : x}. */
  private void clamp(List<List<Local>> rows) {
    Local min = bound(FloatGemmParams.MIN);
    Local max = bound(FloatGemmParams.MAX);
    for (List<Local> row : rows) {
      for (Local x : row) {
        f.get(x).get(min).op(Op.F32X4_PMAX).get(max).op(Op.F32X4_PMIN).set(x);
      }
    }
  }

  private void forEachRow(List<List<Local>> rows, Local target, Local stride, RowStore store) {
    Local address = f.i32();
    f.get(target).set(address);
    for (int r = 0; r < rows.size(); r++) {
      store.emit(address, rows.get(r));
      if (r + 1 < rows.size()) {
        f.add(address, stride);
      }
    }
  }

  private void storeFull(Local address, List<Local> row) {
    for (int j = 0; j < row.size(); j++) {
      f.get(address).get(row.get(j)).memory(Op.V128_STORE, VECTOR * j);
    }
  }

  private void storePartial(Local address, List<Local> row, Local left) {
    for (int j = 0; j < row.size(); j++) {
      Local vector = row.get(j);
      int offset = VECTOR * j;
      f.get(left).i32(offset + VECTOR).op(Op.I32_GE_S);
      f.ifElse(
          () -> f.get(address).get(vector).memory(Op.V128_STORE, offset),
          () -> {
            f.get(left).i32(offset).op(Op.I32_GT_S);
            f.ifThen(
                () -> {
                  f.get(address).i32(offset).op(Op.I32_ADD).get(vector);
                  f.get(left).i32(offset).op(Op.I32_SUB).call(storePartial);
                });
          });
    }
  }

  private Local bound(int offset) {
    Local bound = f.v128();
    f.get(params).memory(Op.V128_LOAD32_SPLAT, offset).set(bound);
    return bound;
  }

  @FunctionalInterface
  private interface RowStore {
    void emit(Local address, List<Local> row);
  }
}
