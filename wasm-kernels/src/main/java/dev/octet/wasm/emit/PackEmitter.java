package dev.octet.wasm.emit;

import dev.octet.kernel.GemmParams;
import dev.octet.kernel.KernelSpec;
import dev.octet.kernel.PackParams;
import dev.octet.wasm.asm.FunctionBuilder;
import dev.octet.wasm.asm.FunctionRef;
import dev.octet.wasm.asm.Local;
import dev.octet.wasm.asm.Op;
import java.util.ArrayList;
import java.util.List;

/** Packs weights, {@link PackParams}: 16 bytes of each column of a group at a time, transposed. */
final class PackEmitter implements KernelEmitter {
  private static final int BLOCK = 16;

  @Override
  public FunctionRef emit(KernelSpec spec, Parts parts) {
    return parts.module().function(spec.name(), PARAMS, List.of(), f -> new Body(f, spec).emit());
  }

  private static final class Body {
    private final FunctionBuilder f;
    private final int columns;
    private final int together;
    private final Local params;
    private final Local group;
    private final Local column;
    private final Local header;
    private final Local target;
    private final Local left;
    private final Local flip;
    private final Local zero;
    private final List<Local> pointers = new ArrayList<>();
    private final List<Local> masks;
    private final List<Local> sums;

    Body(FunctionBuilder f, KernelSpec spec) {
      this.f = f;
      columns = spec.nr();
      together = BLOCK / columns;
      params = f.param(0);
      group = f.param(1);
      column = f.i32();
      header = f.i32();
      target = f.i32();
      left = f.i32();
      flip = f.v128();
      zero = f.v128();
      for (int c = 0; c < columns; c++) {
        pointers.add(f.i32());
      }
      masks = f.v128s(columns);
      sums = f.v128s(columns);
    }

    void emit() {
      f.get(params).memory(Op.V128_LOAD32_SPLAT, PackParams.FLIP).set(flip);
      f.get(params).memory(Op.V128_LOAD32_SPLAT, PackParams.ZERO).set(zero);
      KernelEmitter.forEachUnit(
          f,
          () -> {
            locateGroup();
            for (int c = 0; c < columns; c++) {
              locateColumn(c);
            }
            taps();
            for (int c = 0; c < columns; c++) {
              storeSum(c);
            }
          });
    }

    private void locateGroup() {
      f.get(group).i32(columns).op(Op.I32_MUL).set(column);
      param(PackParams.PANELS);
      f.get(column);
      param(PackParams.NR).op(Op.I32_DIV_U);
      param(PackParams.PANEL_STRIDE).op(Op.I32_MUL).op(Op.I32_ADD).set(header);
      Local within = f.i32();
      f.get(column);
      param(PackParams.NR).op(Op.I32_REM_U).set(within);
      f.get(header);
      param(PackParams.NR).i32(3).op(Op.I32_SHL).op(Op.I32_ADD).i32(GemmParams.BIAS).op(Op.I32_ADD);
      f.get(within).i32(together).op(Op.I32_MUL).op(Op.I32_ADD).set(target);
      f.get(header).get(within).i32(2).op(Op.I32_SHL).op(Op.I32_ADD).set(header);
    }

    /** A column that does not exist is read from where the first one lies, and masked. */
    private void locateColumn(int c) {
      Local exists = f.i32();
      f.get(column).i32(c).op(Op.I32_ADD);
      param(PackParams.N).op(Op.I32_LT_S).set(exists);
      param(PackParams.SOURCE);
      f.get(column).i32(c).op(Op.I32_ADD).get(exists).op(Op.I32_MUL);
      param(PackParams.COLUMN_STRIDE).op(Op.I32_MUL).op(Op.I32_ADD).set(pointers.get(c));
      f.i32(0).get(exists).op(Op.I32_SUB).op(Op.I32X4_SPLAT).set(masks.get(c));
      f.i32x4(0).set(sums.get(c));
    }

    private void taps() {
      Local taps = f.i32();
      param(PackParams.TAPS).set(taps);
      f.loop(
          nextTap -> {
            tap();
            f.add(taps, -1).get(taps).brIf(nextTap);
          });
    }

    private void tap() {
      Local rows = f.i32();
      param(PackParams.K).set(left);
      param(PackParams.ROWS).set(rows);
      f.block(
          done ->
              f.loop(
                  next -> {
                    List<Local> blocks = f.v128s(columns);
                    load(blocks);
                    boolean narrow = together == 2;
                    int[] low = narrow ? Shuffles.ZIP_LOW_16 : Shuffles.ZIP_LOW_32;
                    int[] high = narrow ? Shuffles.ZIP_HIGH_16 : Shuffles.ZIP_HIGH_32;
                    for (Local row : Shuffles.transposed(f, blocks, low, high)) {
                      f.get(target).get(row).memory(Op.V128_STORE, 0);
                      f.get(target);
                      param(PackParams.NR).i32(together).op(Op.I32_MUL).op(Op.I32_ADD).set(target);
                      f.add(rows, -1).get(rows).op(Op.I32_EQZ).brIf(done);
                    }
                    f.br(next);
                  }));
    }

    /** Loads the next bytes of each column, zeros from the end of its tap on, and adds them up. */
    private void load(List<Local> blocks) {
      Local bytes = f.i32();
      Local mask = f.v128();
      f.get(left).i32(BLOCK).get(left).i32(BLOCK).op(Op.I32_LT_S).select().set(bytes);
      Lanes.firstBytes(f, bytes);
      f.set(mask);
      for (int c = 0; c < columns; c++) {
        f.get(pointers.get(c)).memory(Op.V128_LOAD, 0).get(flip).op(Op.V128_XOR);
        f.get(zero)
            .op(Op.I8X16_SUB_SAT_S)
            .get(mask)
            .op(Op.V128_AND)
            .get(masks.get(c))
            .op(Op.V128_AND)
            .tee(blocks.get(c));
        f.op(Op.I16X8_EXTADD_PAIRWISE_I8X16_S).op(Op.I32X4_EXTADD_PAIRWISE_I16X8_S);
        f.get(sums.get(c)).op(Op.I32X4_ADD).set(sums.get(c));
        f.add(pointers.get(c), bytes);
      }
      f.get(left).get(bytes).op(Op.I32_SUB).set(left);
    }

    private void storeSum(int c) {
      f.get(header);
      for (int lane = 0; lane < 4; lane++) {
        f.get(sums.get(c)).lane(Op.I32X4_EXTRACT_LANE, lane);
        if (lane > 0) {
          f.op(Op.I32_ADD);
        }
      }
      f.memory(Op.I32_STORE, GemmParams.BIAS + 4 * c);
    }

    private FunctionBuilder param(int offset) {
      return f.get(params).memory(Op.I32_LOAD, offset);
    }
  }
}
