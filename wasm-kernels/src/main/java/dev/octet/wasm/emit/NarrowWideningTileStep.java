package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Activations widened to 16 bits, weights {@code [NR/4][4 columns][2 k][k, k + 2, k + 4, k + 6]},
 * stored plus 8. Three of the four in every 16 bits are only masked, so that they count 1, 16 and
 * 256 times.
 */
final class NarrowWideningTileStep extends NarrowTileStep {
  private static final int QUARTERS = 4;
  private static final int PARTS = 3;

  NarrowWideningTileStep(KernelSpec spec) {
    super(spec);
  }

  @Override
  void addActivations(FunctionBuilder f, Local row, Local sums) {
    f.get(row).memory(Op.V128_LOAD8X8_U, 0).op(Op.I32X4_EXTADD_PAIRWISE_I16X8_S);
    f.get(sums).op(Op.I32X4_ADD).set(sums);
  }

  @Override
  public int parts() {
    return PARTS;
  }

  /** Sums of 256 times products may need the 32nd bit. */
  @Override
  Op shift() {
    return Op.I32X4_SHR_U;
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
          Local row = f.v128();
          Local activations = f.v128();
          f.get(rows.get(0)).memory(Op.V128_LOAD8X8_U, step * rowBytes()).set(row);
          List<Local> packed = load(f, weights, step);
          for (int quarter = 0; quarter < QUARTERS; quarter++) {
            f.get(row).get(row).shuffle(Shuffles.splat32(quarter)).set(activations);
            for (int j = 0; j < vectors; j++) {
              Local accumulator = accumulators.get(0).get(quarter % PARTS * vectors + j);
              f.get(packed.get(j));
              if (quarter == PARTS) {
                f.i32(BITS * quarter).op(Op.I16X8_SHR_U);
              } else {
                f.i32x4(0x000F000F << BITS * quarter).op(Op.V128_AND);
              }
              f.get(activations).op(Op.I32X4_DOT_I16X8_S);
              f.get(accumulator).op(Op.I32X4_ADD).set(accumulator);
            }
          }
        });
  }
}
