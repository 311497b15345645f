package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** One float32 of K: weights {@code [NR]}, each product rounded before it is added. */
final class FloatTileStep implements TileStep {
  private final int vectors;

  FloatTileStep(KernelSpec spec) {
    this.vectors = spec.nr() / 4;
  }

  @Override
  public int rowBytes() {
    return Float.BYTES;
  }

  @Override
  public int weightBytes() {
    return vectors * 16;
  }

  @Override
  public int unroll() {
    return 4;
  }

  /** One set: the sums have a defined order. */
  @Override
  public int accumulatorSets(int rows) {
    return 1;
  }

  @Override
  public void emit(
      FunctionBuilder f,
      List<Local> rows,
      Local weights,
      int step,
      List<List<Local>> accumulators) {
    f.scope(
        () -> {
          List<Local> columns = f.v128s(vectors);
          Local activations = f.v128();
          for (int j = 0; j < vectors; j++) {
            int offset = step * weightBytes() + j * 16;
            f.get(weights).memory(Op.V128_LOAD, offset).set(columns.get(j));
          }
          for (int r = 0; r < rows.size(); r++) {
            f.get(rows.get(r)).memory(Op.V128_LOAD32_SPLAT, step * rowBytes()).set(activations);
            for (int j = 0; j < vectors; j++) {
              Local accumulator = accumulators.get(r).get(j);
              f.get(accumulator).get(columns.get(j)).get(activations).op(Op.F32X4_MUL);
              f.op(Op.F32X4_ADD).set(accumulator);
            }
          }
        });
  }
}
