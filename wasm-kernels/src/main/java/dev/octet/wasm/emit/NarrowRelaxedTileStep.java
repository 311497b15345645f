package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Eight bytes of K with weights of 4 bits, {@code [NR/4][4 columns][4 k][k, k + 4]}. A weight in
 * the high bits of its byte is 16 times itself, and no bits need to be extended.
 */
final class NarrowRelaxedTileStep implements TileStep {
  private static final int BITS = 4;

  private final int vectors;
  private final DotInstruction dot;

  NarrowRelaxedTileStep(KernelSpec spec, DotInstruction dot) {
    this.vectors = spec.nr() / 4;
    this.dot = dot;
  }

  @Override
  public int shift() {
    return BITS;
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
    return 4;
  }

  @Override
  public int accumulatorSets(int rows) {
    return 4;
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
          List<Local> pairs = f.v128s(vectors);
          Local activations = f.v128();
          for (int j = 0; j < vectors; j++) {
            int offset = step * weightBytes() + j * 16;
            f.get(weights).memory(Op.V128_LOAD, offset).set(pairs.get(j));
          }
          for (int half = 0; half < 2; half++) {
            for (int r = 0; r < rows.size(); r++) {
              int offset = step * rowBytes() + 4 * half;
              f.get(rows.get(r)).memory(Op.V128_LOAD32_SPLAT, offset).set(activations);
              for (int j = 0; j < vectors; j++) {
                Local accumulator = accumulators.get(r).get(j);
                f.get(pairs.get(j));
                if (half == 0) {
                  f.i32(BITS).op(Op.I16X8_SHL);
                }
                f.i32x4(0xF0F0F0F0).op(Op.V128_AND).get(activations).get(accumulator);
                dot.emit(f);
                f.set(accumulator);
              }
            }
          }
        });
  }
}
