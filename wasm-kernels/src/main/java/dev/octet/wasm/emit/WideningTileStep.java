package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Eight bytes of K, widened to 16 bits: unsigned activations, weights {@code [4 pairs of k][NR/4][4
 * columns][2 k]}.
 */
final class WideningTileStep implements TileStep {
  private static final int PAIRS = 4;

  private final int vectors;

  WideningTileStep(KernelSpec spec) {
    this.vectors = spec.nr() / 4;
  }

  @Override
  public int rowBytes() {
    return 2 * PAIRS;
  }

  @Override
  public int weightBytes() {
    return PAIRS * vectors * 8;
  }

  @Override
  public int unroll() {
    return 1;
  }

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
          List<Local> widened = f.v128s(rows.size());
          List<Local> columns = f.v128s(vectors);
          Local activations = f.v128();
          for (int r = 0; r < rows.size(); r++) {
            f.get(rows.get(r)).memory(Op.V128_LOAD8X8_U, step * rowBytes()).set(widened.get(r));
          }
          for (int pair = 0; pair < PAIRS; pair++) {
            for (int j = 0; j < vectors; j++) {
              int offset = step * weightBytes() + (pair * vectors + j) * 8;
              f.get(weights).memory(Op.V128_LOAD8X8_S, offset).set(columns.get(j));
            }
            for (int r = 0; r < rows.size(); r++) {
              Local row = widened.get(r);
              f.get(row).get(row).shuffle(Shuffles.splat32(pair)).set(activations);
              for (int j = 0; j < vectors; j++) {
                Local accumulator = accumulators.get(r).get(j);
                f.get(columns.get(j)).get(activations).op(Op.I32X4_DOT_I16X8_S);
                f.get(accumulator).op(Op.I32X4_ADD).set(accumulator);
              }
            }
          }
        });
  }
}
