package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Eight bytes of K, widened to 16 bits, with weights of 4 bits plus 8, {@code [NR/4][4 columns][2
 * k][k, k + 2, k + 4, k + 6]}. The four in every 16 bits are masked rather than shifted, so that
 * sums of 16 and of 256 times the products have accumulators of their own; 8 times the sum of the
 * activations is subtracted at the end.
 */
final class NarrowWideningTileStep implements TileStep {
  private static final int BITS = 4;
  private static final int QUARTERS = 4;
  private static final int PARTS = 3;

  private final int vectors;
  private Local excess;

  NarrowWideningTileStep(KernelSpec spec) {
    this.vectors = spec.nr() / 4;
  }

  @Override
  public int parts() {
    return PARTS;
  }

  @Override
  public boolean isPlain() {
    return false;
  }

  @Override
  public void begin(FunctionBuilder f, List<Local> rows, Runnable steps) {
    excess = f.v128();
    f.i32x4(0).set(excess);
    f.scope(
        () -> {
          Local left = f.i32();
          Local pointer = f.i32();
          f.get(rows.get(0)).set(pointer);
          steps.run();
          f.set(left);
          f.loop(
              next -> {
                f.get(pointer).memory(Op.V128_LOAD8X8_U, 0);
                f.op(Op.I32X4_EXTADD_PAIRWISE_I16X8_S);
                f.get(excess).op(Op.I32X4_ADD).set(excess);
                f.add(pointer, rowBytes());
                f.get(left).i32(1).op(Op.I32_SUB).tee(left).brIf(next);
              });
        });
    Lanes.combine(f, excess, Op.I32X4_ADD, Integer.BYTES);
    f.get(excess).i32(BITS - 1).op(Op.I32X4_SHL).set(excess);
  }

  @Override
  public void finish(FunctionBuilder f, List<Local> accumulators) {
    for (int j = 0; j < vectors; j++) {
      f.get(accumulators.get(j)).get(excess).op(Op.I32X4_SUB);
      for (int part = 1; part < PARTS; part++) {
        f.get(accumulators.get(part * vectors + j)).i32(BITS * part).op(Op.I32X4_SHR_U);
        f.op(Op.I32X4_ADD);
      }
      f.set(accumulators.get(j));
    }
  }

  @Override
  public int rowBytes() {
    return 8;
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
          List<Local> w = f.v128s(vectors);
          for (int j = 0; j < vectors; j++) {
            f.get(weights).memory(Op.V128_LOAD, step * weightBytes() + j * 16).set(w.get(j));
          }
          for (int quarter = 0; quarter < QUARTERS; quarter++) {
            f.get(row).get(row).shuffle(Shuffles.splat32(quarter)).set(activations);
            for (int j = 0; j < vectors; j++) {
              Local accumulator = accumulators.get(0).get(quarter % PARTS * vectors + j);
              f.get(w.get(j));
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
