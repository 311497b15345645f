package dev.octet.wasm.emit;

import dev.octet.kernel.GemmParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/** Rows of 8 requantized columns of a matrix product. */
final class QuantizedRows implements ProductOutput {
  static final int COLUMNS = 8;

  private final FunctionBuilder f;
  private final Local params;
  private final FunctionRef storePartial;
  private final Requantize requantize;

  QuantizedRows(FunctionBuilder f, Local params, FunctionRef storePartial, boolean clamps) {
    this.f = f;
    this.params = params;
    this.storePartial = storePartial;
    requantize = new Requantize(f, params, GemmParams.MAGIC, clamps);
  }

  @Override
  public void begin(Local row) {}

  @Override
  public void pushStart(int row, Local panel, int vector) {
    f.get(panel).memory(Op.V128_LOAD, GemmParams.BIAS + 16 * vector);
  }

  @Override
  public int elementBytes() {
    return 1;
  }

  @Override
  public int headerBytes() {
    return GemmParams.BIAS + 8 * COLUMNS;
  }

  @Override
  public void emit(List<List<Local>> rows, Local panel, Local target, Local left) {
    List<Local> packed = pack(rows, panel);
    f.get(left).i32(COLUMNS).op(Op.I32_GE_S);
    f.ifElse(
        () -> storeFull(packed, rows.size(), target),
        () -> storePartial(packed, rows.size(), target, left));
  }

  /** Requantizes; the result holds two rows of 8 bytes per vector. */
  private List<Local> pack(List<List<Local>> rows, Local panel) {
    List<Local> packed = new ArrayList<>();
    List<Local> scales = f.v128s(2);
    for (int j = 0; j < scales.size(); j++) {
      f.get(panel).memory(Op.V128_LOAD, GemmParams.BIAS + 4 * COLUMNS + 16 * j).set(scales.get(j));
    }
    for (int r = 0; r < rows.size(); r += 2) {
      round(rows.get(r), scales);
      round(rows.get(Math.min(r + 1, rows.size() - 1)), scales);
      requantize.finish();
      f.set(rows.get(r).get(0));
      packed.add(rows.get(r).get(0));
    }
    return packed;
  }

  private void round(List<Local> row, List<Local> scales) {
    requantize.round(row.get(0), scales.get(0));
    requantize.round(row.get(1), scales.get(1));
    f.op(Op.I16X8_NARROW_I32X4_S);
  }

  private void storeFull(List<Local> packed, int rows, Local target) {
    Local address = f.i32();
    Local distance = f.i32();
    f.get(target).set(address);
    f.get(params).memory(Op.I32_LOAD, GemmParams.C_STRIDE).set(distance);
    for (int r = 0; r < rows; r++) {
      f.get(address).get(packed.get(r / 2)).memoryLane(Op.V128_STORE64_LANE, 0, r % 2);
      if (r + 1 < rows) {
        f.add(address, distance);
      }
    }
  }

  private void storePartial(List<Local> packed, int rows, Local target, Local left) {
    Local address = f.i32();
    f.get(target).set(address);
    for (int r = 0; r < rows; r++) {
      Local pair = packed.get(r / 2);
      f.get(address).get(pair);
      if (r % 2 == 1) {
        f.get(pair).shuffle(Shuffles.from(8));
      }
      f.get(left).call(storePartial);
      f.get(address);
      f.get(params).memory(Op.I32_LOAD, GemmParams.C_STRIDE).op(Op.I32_ADD).set(address);
    }
  }
}
