package dev.octet.wasm.emit;

import dev.octet.kernel.KernelSpec;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.List;

/**
 * Eight bytes of K of one row, with weights of 4 bits, of which some are stored plus 8: 8 times the
 * sum of the activations that meet those is subtracted at the end.
 */
abstract class NarrowTileStep implements TileStep {
  static final int BITS = 4;

  final int vectors;
  private Local excess;

  NarrowTileStep(KernelSpec spec) {
    this.vectors = spec.nr() / 4;
  }

  /**
   * Adds the activations of a step to four sums.
   *
   * @param row address of the activations
   */
  abstract void addActivations(FunctionBuilder f, Local row, Local sums);

  @Override
  public final boolean isPlain() {
    return false;
  }

  @Override
  public final void begin(FunctionBuilder f, List<Local> rows, Runnable steps) {
    excess = f.v128();
    f.i32x4(0).set(excess);
    f.scope(
        () -> {
          Local left = f.i32();
          Local row = f.i32();
          f.get(rows.get(0)).set(row);
          steps.run();
          f.set(left);
          f.loop(
              next -> {
                addActivations(f, row, excess);
                f.add(row, rowBytes());
                f.get(left).i32(1).op(Op.I32_SUB).tee(left).brIf(next);
              });
        });
    Lanes.combine(f, excess, Op.I32X4_ADD, Integer.BYTES);
    f.get(excess).i32(BITS - 1).op(Op.I32X4_SHL).set(excess);
  }

  /** Later parts hold the sums times 16, 256 and so on. */
  @Override
  public final void finish(FunctionBuilder f, List<Local> accumulators) {
    for (int j = 0; j < vectors; j++) {
      f.get(accumulators.get(j)).get(excess).op(Op.I32X4_SUB);
      for (int part = 1; part < parts(); part++) {
        f.get(accumulators.get(part * vectors + j)).i32(BITS * part).op(shift());
        f.op(Op.I32X4_ADD);
      }
      f.set(accumulators.get(j));
    }
  }

  /** The right shift of the sums of later parts. */
  abstract Op shift();

  @Override
  public final int rowBytes() {
    return 8;
  }

  @Override
  public final int weightBytes() {
    return vectors * 16;
  }

  @Override
  public final int unroll() {
    return 2;
  }

  /** Emits the loads of the packed weights of a step. */
  final List<Local> load(FunctionBuilder f, Local weights, int step) {
    List<Local> packed = f.v128s(vectors);
    for (int j = 0; j < vectors; j++) {
      f.get(weights).memory(Op.V128_LOAD, step * weightBytes() + j * 16).set(packed.get(j));
    }
    return packed;
  }
}
