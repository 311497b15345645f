package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Weights {@code [NR/4][4 columns][4 k][k, k + 4]}, which are only masked: those in the low half of
 * a byte are stored plus 8, those in the high half are 16 times a weight.
 */
final class NarrowRelaxedTileStep extends NarrowTileStep {
  private final DotInstruction dot;

  NarrowRelaxedTileStep(KernelSpec spec, DotInstruction dot) {
    super(spec);
    this.dot = dot;
  }

  @Override
  void addActivations(FunctionBuilder f, Local row, Local sums) {
    f.i32x4(0x01010101).get(row).memory(Op.V128_LOAD32_ZERO, 0).get(sums);
    dot.emit(f);
    f.set(sums);
  }

  @Override
  public int parts() {
    return 2;
  }

  @Override
  Op shift() {
    return Op.I32X4_SHR_S;
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
          Local activations = f.v128();
          List<Local> packed = load(f, weights, step);
          for (int half = 0; half < 2; half++) {
            int offset = step * rowBytes() + 4 * half;
            f.get(rows.get(0)).memory(Op.V128_LOAD32_SPLAT, offset).set(activations);
            for (int j = 0; j < vectors; j++) {
              Local accumulator = accumulators.get(0).get(half * vectors + j);
              f.get(packed.get(j)).i32x4(0x0F0F0F0F << BITS * half).op(Op.V128_AND);
              f.get(activations).get(accumulator);
              dot.emit(f);
              f.set(accumulator);
            }
          }
        });
  }
}
