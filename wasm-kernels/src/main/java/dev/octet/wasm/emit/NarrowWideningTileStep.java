package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Eight bytes of K, widened to 16 bits, with weights of 4 bits: four in every 16, {@code [NR/4][4
 * columns][2 k][k, k + 2, k + 4, k + 6]}.
 */
final class NarrowWideningTileStep implements TileStep {
  private static final int BITS = 4;
  private static final int PAIRS = 4;

  private final int vectors;

  NarrowWideningTileStep(KernelSpec spec) {
    this.vectors = spec.nr() / 4;
  }

  @Override
  public int rowBytes() {
    return 2 * PAIRS;
  }

  @Override
  public int weightBytes() {
    return vectors * 16;
  }

  @Override
  public int unroll() {
    return 2;
  }

  @Override
  public int accumulatorSets(int rows) {
    return 2;
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
          List<Local> fours = f.v128s(vectors);
          Local row = f.v128();
          Local activations = f.v128();
          for (int j = 0; j < vectors; j++) {
            int offset = step * weightBytes() + j * 16;
            f.get(weights).memory(Op.V128_LOAD, offset).set(fours.get(j));
          }
          for (int r = 0; r < rows.size(); r++) {
            f.get(rows.get(r)).memory(Op.V128_LOAD8X8_U, step * rowBytes()).set(row);
            for (int pair = 0; pair < PAIRS; pair++) {
              f.get(row).get(row).shuffle(Shuffles.splat32(pair)).set(activations);
              for (int j = 0; j < vectors; j++) {
                Local accumulator = accumulators.get(r).get(j);
                f.get(fours.get(j));
                if (pair < PAIRS - 1) {
                  f.i32(16 - BITS * (pair + 1)).op(Op.I16X8_SHL);
                }
                f.i32(16 - BITS).op(Op.I16X8_SHR_S).get(activations).op(Op.I32X4_DOT_I16X8_S);
                f.get(accumulator).op(Op.I32X4_ADD).set(accumulator);
              }
            }
          }
        });
  }
}
