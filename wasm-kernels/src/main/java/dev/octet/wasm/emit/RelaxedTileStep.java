package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/** Four bytes of K: weights {@code [NR/4][4 columns][4 k]}, one dot product per vector. */
final class RelaxedTileStep implements TileStep {
  private final int vectors;
  private final int tileRows;
  private final DotInstruction dot;

  RelaxedTileStep(KernelSpec spec, DotInstruction dot) {
    this.vectors = spec.nr() / 4;
    this.tileRows = spec.mr();
    this.dot = dot;
  }

  @Override
  public int rowBytes() {
    return 4;
  }

  @Override
  public int weightBytes() {
    return vectors * 16;
  }

  @Override
  public int unroll() {
    return 4;
  }

  @Override
  public int accumulatorSets(int rows) {
    return switch (tileRows / rows) {
      case 0, 1 -> 1;
      case 2, 3 -> 2;
      default -> 4;
    };
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
              f.get(columns.get(j)).get(activations).get(accumulator);
              dot.emit(f);
              f.set(accumulator);
            }
          }
        });
  }
}
